package dev.parley.simulator.load.call;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends as a caller does, but straight to the simulator, which answers: what the two processes and the machine take
 * without a server in between. Confined to one loop.
 */
public final class DirectLink {
    /** As long as 20 ms of PCM at 24 kHz in base64. */
    private static final int MESSAGE_BYTES = 1280;

    private static final Buffer FILL = Buffer.buffer(new byte[MESSAGE_BYTES - Long.BYTES]);

    private final Vertx vertx;
    private final List<Times> times = new ArrayList<>();
    private long timer;

    /** One message and its answer, each from send to arrival, in ms. */
    public record Times(double upMs, double downMs) {}

    public DirectLink(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Begins once it is connected; a link that cannot be had measures nothing. */
    public void open(WebSocketClient client, URI simulator) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(simulator.getHost())
                .setPort(simulator.getPort())
                .setURI("/direct");
        client.connect(options).onSuccess(this::opened);
    }

    private void opened(WebSocket socket) {
        socket.handler(this::answered);
        socket.closeHandler(closed -> vertx.cancelTimer(timer));
        timer = vertx.setPeriodic(Clip.FRAME_MS, tick -> {
            if (!socket.writeQueueFull()) {
                socket.writeBinaryMessage(Buffer.buffer(MESSAGE_BYTES)
                        .appendLong(System.nanoTime())
                        .appendBuffer(FILL));
            }
        });
    }

    private void answered(Buffer answer) {
        long now = System.nanoTime();
        long sent = answer.getLong(0);
        long came = answer.getLong(Long.BYTES);
        long answered = answer.getLong(2 * Long.BYTES);
        times.add(new Times((came - sent) / 1e6, (now - answered) / 1e6));
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    public List<Times> times() {
        return List.copyOf(times);
    }
}
