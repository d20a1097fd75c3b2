package dev.parley.simulator.load.call;

import dev.parley.codec.OpusPacket;
import dev.parley.rtc.peer.RtcClient;
import dev.parley.rtc.peer.RtcClientFactory;
import dev.parley.rtc.peer.RtcCloseReason;
import dev.parley.rtc.peer.RtcListener;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sctp.DataChannel;
import dev.parley.rtc.sdp.SdpException;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call over WebRTC, in OpenAI's Realtime protocol: an offer by HTTP, events by a data channel, Opus by RTP. Of the sound that comes,
 * what lies between {@code output_audio_buffer.started} and {@code .stopped} is the reply; the rest is the silence around it.
 */
public final class WebRtcLink implements CallLink {
    private static final String CALLS = "/v1/realtime/calls?model=load-test";
    private static final int CREATED = 201;
    private static final int FRAME_48K = 48 * Clip.FRAME_MS;
    private static final double SAMPLES_PER_MS = 48;

    private final Setup setup;
    private final RealtimeProtocol protocol;
    private final Optional<CallTrace> trace;
    private @Nullable RtcClient client;
    private boolean playing;
    private boolean over;
    private int timestamp;

    /**
     * What callers of one loop share.
     *
     * @param loop theirs
     */
    public record Setup(HttpClient http, RtcClientFactory clients, EventLoop loop, LoadOptions options) {}

    /** @param trace told of replies */
    public WebRtcLink(Setup setup, Optional<CallTrace> trace) {
        this.setup = setup;
        this.trace = trace;
        protocol = new RealtimeProtocol(setup.options().turnDetection(), trace);
    }

    @Override
    public void connect(Listener listener) {
        RtcClient made = setup.clients().create(setup.loop(), "oai-events", new Events(listener));
        client = made;
        LoadOptions options = setup.options();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(options.server().getHost())
                .setPort(options.port())
                .setSsl(options.tls())
                .setURI(CALLS)
                .setTimeout(Caller.READY_MS)
                .putHeader("Content-Type", "application/sdp");
        options.apiKey().ifPresent(key -> request.putHeader("Authorization", "Bearer " + key));
        setup.http()
                .request(request)
                .compose(open -> open.send(made.offer()))
                .compose(WebRtcLink::answer)
                .onSuccess(answer -> answered(made, answer, listener))
                .onFailure(cause -> listener.failed("cannot connect: " + cause.getMessage()));
    }

    private static Future<String> answer(HttpClientResponse response) {
        return response.body()
                .compose(body -> response.statusCode() == CREATED
                        ? Future.succeededFuture(body.toString())
                        : Future.failedFuture("the offer was answered " + response.statusCode() + " " + body));
    }

    private void answered(RtcClient made, String answer, Listener listener) {
        if (over) {
            return;
        }
        try {
            made.answered(answer);
        } catch (SdpException e) {
            listener.failed("cannot connect: " + e.getMessage());
        }
    }

    @Override
    public void speak(Clip.Frame frame) {
        if (client != null) {
            client.sendAudio(frame.opus(), frame.opus().length, timestamp, timestamp == 0);
            timestamp += FRAME_48K;
        }
    }

    @Override
    public boolean botBegins() {
        return protocol.botBegins();
    }

    @Override
    public void close() {
        over = true;
        if (client != null) {
            client.close();
        }
    }

    /** What a message over the data channel means, where the sound comes by itself. */
    private CallEvent read(ServerMessage message, long nanos) {
        return switch (message.type()) {
            case "output_audio_buffer.started" -> {
                playing = true;
                yield new CallEvent.Other();
            }
            case "output_audio_buffer.stopped" -> {
                playing = false;
                yield new CallEvent.ReplyDone();
            }
            case "output_audio_buffer.cleared" -> {
                playing = false;
                yield new CallEvent.Other();
            }
            default -> {
                CallEvent event = protocol.read(message, nanos);
                yield event instanceof CallEvent.ReplyDone ? new CallEvent.Other() : event; // it is still being heard
            }
        };
    }

    private final class Events implements RtcListener {
        private final Listener listener;

        Events(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void connected() {
            // The data channel comes next.
        }

        @Override
        public void channelOpened(DataChannel channel) {
            channel.send(protocol.hello().encode());
            listener.opened();
        }

        @Override
        public void audio(RtpPacket packet, long arrivalNs) {
            if (playing && !over) {
                double ms = OpusPacket.samples48k(packet.bytes(), packet.offset(), packet.length()) / SAMPLES_PER_MS;
                trace.ifPresent(it -> it.audio(ms, arrivalNs));
                listener.event(new CallEvent.Audio(ms));
            }
        }

        @Override
        public void message(DataChannel channel, byte[] data, boolean text) {
            if (over) {
                return;
            }
            try {
                listener.event(read(new ServerMessage(data), System.nanoTime()));
            } catch (DecodeException | ClassCastException e) {
                listener.failed("message that is not JSON of this protocol");
            }
        }

        @Override
        public void drained(DataChannel channel) {
            // One message is all that is sent.
        }

        @Override
        public void channelClosed(DataChannel channel) {
            listener.failed("data channel closed by the server");
        }

        @Override
        public void closed(RtcCloseReason reason, @Nullable Throwable failure) {
            listener.failed("connection over: " + reason + (failure == null ? "" : " " + failure.getMessage()));
        }
    }
}
