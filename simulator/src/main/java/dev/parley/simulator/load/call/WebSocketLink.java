package dev.parley.simulator.load.call;

import dev.parley.simulator.vertx.SimulatorVertx;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.DecodeException;

/** A call over a WebSocket, in a protocol whose messages hold the audio. */
public final class WebSocketLink implements CallLink {
    private final LoadOptions options;
    private final CallProtocol protocol;
    private final ClientWebSocket socket;
    private Buffer fragments = Buffer.buffer();
    private boolean connected;
    private boolean over;

    public WebSocketLink(WebSocketClient client, LoadOptions options, CallProtocol protocol) {
        this.options = options;
        this.protocol = protocol;
        this.socket = client.webSocket();
    }

    @Override
    public void connect(Listener listener) {
        socket.frameHandler(frame -> received(frame, listener));
        socket.exceptionHandler(cause -> listener.failed("connection: " + cause.getMessage()));
        socket.closeHandler(closed ->
                listener.failed("closed by the server with " + socket.closeStatusCode() + " " + socket.closeReason()));
        WebSocketConnectOptions connect = new WebSocketConnectOptions()
                .setHost(options.server().getHost())
                .setPort(options.port())
                .setSsl(options.tls())
                .setURI(protocol.uri())
                .setSubProtocols(protocol.subprotocols())
                .setTimeout(Caller.READY_MS);
        options.apiKey().ifPresent(key -> connect.addHeader("Authorization", "Bearer " + key));
        socket.connect(connect)
                .onSuccess(open -> opened(listener))
                .onFailure(cause -> listener.failed("cannot connect: " + cause.getMessage()));
    }

    private void opened(Listener listener) {
        if (over) {
            socket.close();
            return;
        }
        connected = true;
        socket.writeTextMessage(protocol.hello().encode());
        listener.opened();
    }

    private void received(WebSocketFrame frame, Listener listener) {
        long nanos = System.nanoTime();
        if (over || !(frame.isText() || frame.isContinuation())) {
            return;
        }
        if (frame.isFinal() && frame.isText()) {
            message(frame.binaryData().getBytes(), nanos, listener);
        } else {
            fragments.appendBuffer(frame.binaryData());
            if (frame.isFinal()) {
                message(fragments.getBytes(), nanos, listener);
                fragments = Buffer.buffer();
            }
        }
    }

    private void message(byte[] text, long nanos, Listener listener) {
        try {
            listener.event(protocol.read(new ServerMessage(text), nanos));
        } catch (DecodeException | ClassCastException e) {
            listener.failed("message that is not JSON of this protocol");
        }
    }

    @Override
    public void speak(Clip.Frame frame) {
        ByteBuf message = protocol.audio(frame);
        if (message.isReadable() && !socket.isClosed()) {
            socket.writeFrame(SimulatorVertx.text(message));
        }
    }

    @Override
    public boolean botBegins() {
        return protocol.botBegins();
    }

    @Override
    public void close() {
        over = true;
        if (connected && !socket.isClosed()) {
            socket.close((short) 1000);
        }
    }
}
