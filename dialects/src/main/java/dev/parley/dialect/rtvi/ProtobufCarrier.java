package dev.parley.dialect.rtvi;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.dialect.AudioChannel;
import dev.parley.dialect.CarrierCapabilities;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.IncomingAudio;
import dev.parley.dialect.support.AudioFeed;
import dev.parley.dialect.support.DelegatingDialect;
import dev.parley.dialect.support.LargeMessage;
import dev.parley.dialect.support.Pcm16;
import dev.parley.session.PlaybackPosition;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes of a connection of binary messages, each a {@link ProtobufFrame}, one that has audio beside its messages
 * (pipecat-rtvi.md 4). It neither paces nor takes audio back: clients play what they get at once, and never flush it. Loop only.
 */
final class ProtobufCarrier extends DelegatingDialect {
    /** As Pipecat's (pipecat-rtvi.md 4.1). */
    static final int MAX_FRAME = 1 << 20;

    private static final CarrierCapabilities CAPABILITIES = new CarrierCapabilities(false, true, false, false, false);

    private final Connection socket;
    private final RtviDialect dialect;
    private final AudioFeed feed;
    private PcmDecoder decoder = new PcmDecoder(RtviDialect.RATE);
    private int rate = RtviDialect.RATE;
    private long received;
    private boolean closed;

    /** @param protocol what is spoken in the messages */
    ProtobufCarrier(Connection socket, Function<Connection, RtviDialect> protocol) {
        this.socket = socket;
        this.feed = new AudioFeed(socket, this::heard);
        this.dialect = protocol.apply(new Framed());
    }

    private void heard(short[] samples) {
        dialect.audio(new IncomingAudio.Frame(received, samples));
        received += samples.length;
    }

    @Override
    protected Dialect told() {
        return dialect;
    }

    @Override
    public void text(Buffer message) {
        dialect.malformed("send protobuf frames, as binary messages");
    }

    @Override
    public void binary(Buffer message) {
        if (message.length() > MAX_FRAME) {
            dialect.malformed("a frame may have " + MAX_FRAME + " bytes at most");
            return;
        }
        LargeMessage.read(socket, message.length(), () -> read(message.getBytes()), read -> {
            if (!closed) {
                read.run();
            }
        });
    }

    /** What is to be done about a frame. May run beside the loop. */
    private Runnable read(byte[] bytes) {
        try {
            return switch (ProtobufFrame.read(bytes)) {
                case ProtobufFrame.Message it -> () -> dialect.text(Buffer.buffer(it.json()));
                case ProtobufFrame.Audio it -> () -> take(it);
                case ProtobufFrame.Other _ -> () -> {};
            };
        } catch (IOException e) {
            return () -> dialect.malformed("it is no protobuf frame: " + e.getMessage());
        }
    }

    private void take(ProtobufFrame.Audio audio) {
        try {
            feed.take(decoder.message(audio.pcm(), audio.sampleRate(), audio.channels()));
        } catch (RtviFault e) {
            dialect.complain(e.getMessage());
        }
    }

    @Override
    public void closed() {
        closed = true;
        feed.close();
        super.closed();
    }

    /** The connection as the protocol sees it. */
    private final class Framed implements Connection, AudioChannel {
        @Override
        public SessionExecutor executor() {
            return socket.executor();
        }

        @Override
        public CarrierCapabilities capabilities() {
            return CAPABILITIES;
        }

        @Override
        public Optional<AudioChannel> audio() {
            return Optional.of(this);
        }

        @Override
        public void sendText(Buffer message) {
            socket.sendBinary(ProtobufFrame.message(message.getBytes()));
        }

        @Override
        public void sendBinary(Buffer message) {
            throw new UnsupportedOperationException("RTVI has no binary messages");
        }

        @Override
        public boolean writable() {
            return socket.writable();
        }

        @Override
        public void pause() {
            socket.pause();
        }

        @Override
        public void keeps(long bytes) {
            socket.keeps(bytes);
        }

        @Override
        public void resume() {
            socket.resume();
        }

        @Override
        public void close(CloseReason reason, String text) {
            socket.close(reason, text);
        }

        @Override
        public void close(CloseReason reason, int code, String text) {
            socket.close(reason, code, text);
        }

        @Override
        public void open(int sampleRate) {
            rate = sampleRate;
            decoder = new PcmDecoder(sampleRate);
        }

        @Override
        public void play(long generation, short[] samples) {
            socket.sendBinary(ProtobufFrame.audio(Pcm16.bytes(samples), rate));
        }

        @Override
        public void finish(long generation) {
            // Nothing tells a client of this transport that a reply ends but its messages.
        }

        @Override
        public void hold(boolean value) {
            // The session paces what is sent, and sends nothing then.
        }

        @Override
        public void clear(long generation) {
            // What was sent is played: the session keeps little ahead.
        }

        @Override
        public Optional<PlaybackPosition> position() {
            return Optional.empty();
        }
    }
}
