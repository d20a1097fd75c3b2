package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;

/** The carriers on which dialects are tried are held to the same contract as real ones. */
class MemoryCarrierTest {
    private abstract static class OfMemory extends CarrierContract {
        final VirtualTime time = new VirtualTime();

        abstract Optional<MemoryAudioChannel> channel();

        @Override
        protected Client connect() {
            return new MemoryClient(time, channel(), dialect);
        }

        @Override
        protected String told(CloseReason reason, Optional<Integer> code, String text) {
            return reason + " " + code.orElse(MemoryConnection.code(reason)) + " " + text;
        }

        MemoryAudioChannel audio() {
            return new MemoryAudioChannel(time, Duration.ofMillis(60), Duration.ofSeconds(10));
        }
    }

    @Nested
    class MessagesAlone extends OfMemory {
        @Override
        Optional<MemoryAudioChannel> channel() {
            return Optional.empty();
        }
    }

    @Nested
    class WithAudio extends OfMemory {
        @Override
        Optional<MemoryAudioChannel> channel() {
            return Optional.of(audio());
        }
    }

    @Nested
    class WithAudioOfUnknownPosition extends OfMemory {
        @Override
        Optional<MemoryAudioChannel> channel() {
            return Optional.of(audio().withoutPosition());
        }
    }

    private static final class MemoryClient implements CarrierContract.Client, CarrierContract.ClientAudio {
        private static final Duration STEP = Duration.ofMillis(10);
        private static final int STEPS = 6000;

        private final VirtualTime time;
        private final MemoryConnection connection;
        private final Optional<MemoryAudioChannel> channel;

        MemoryClient(VirtualTime time, Optional<MemoryAudioChannel> channel, RecordingDialect dialect) {
            this.time = time;
            this.channel = channel;
            this.connection =
                    channel.map(it -> new MemoryConnection(time, it)).orElseGet(() -> new MemoryConnection(time));
            connection.tells(dialect);
            dialect.opened();
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public <T> T onLoop(Supplier<T> action) {
            T result = action.get();
            time.settle();
            return result;
        }

        @Override
        public void await(String what, BooleanSupplier holds) {
            for (int step = 0; step < STEPS && !holds.getAsBoolean(); step++) {
                time.advance(STEP);
            }
            assertThat(holds.getAsBoolean()).as(what).isTrue();
        }

        @Override
        public void sends(boolean text, String message) {
            connection.clientSends(text, Buffer.buffer(message));
        }

        @Override
        public List<String> received() {
            return connection.received;
        }

        @Override
        public void reads(boolean value) {
            connection.clientReads(value);
        }

        @Override
        public Optional<String> closed() {
            return connection.closed.map(
                    reason -> reason + " " + connection.closeCode.getAsInt() + " " + connection.closeReason);
        }

        @Override
        public void leaves() {
            connection.clientLeaves();
        }

        @Override
        public CarrierContract.ClientAudio audio() {
            return this;
        }

        @Override
        public void speaks(short[] samples) {
            channel.orElseThrow().clientSpeaks(samples);
        }

        @Override
        public void loses(int samples) {
            channel.orElseThrow().clientLoses(samples);
        }

        @Override
        public short[] heard() {
            List<short[]> heard = channel.orElseThrow().heard;
            short[] all =
                    new short[heard.stream().mapToInt(piece -> piece.length).sum()];
            int at = 0;
            for (short[] piece : heard) {
                System.arraycopy(piece, 0, all, at, piece.length);
                at += piece.length;
            }
            return all;
        }

        @Override
        public void close() {
            // Nothing runs.
        }
    }
}
