package dev.parley.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.config.LimitsConfig.ConnectionLimits;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Rate;
import dev.parley.dialect.support.CarrierContract;
import dev.parley.transport.ByteBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What dialects rely on holds over WebRTC, on virtual time. */
class WebRtcCarrierTest extends CarrierContract {
    private static final int FAINT = 200;

    private final VirtualTime time = new VirtualTime();

    private static final Duration LONG = Duration.ofMinutes(5);
    static final ConnectionLimits LIMITS =
            new ConnectionLimits(1 << 20, 512 << 20, LONG, LONG, LONG, LONG, new Rate(10_000, 10_000));

    @Override
    protected Client connect() {
        return new PeerClient();
    }

    /** WebRTC has no word for it. */
    @Override
    protected String told(CloseReason reason, Optional<Integer> code, String text) {
        return "closed";
    }

    private final class PeerClient implements Client, ClientAudio {
        private static final Duration STEP = Duration.ofMillis(10);
        private static final int STEPS = 6000;

        private final MemoryPeer peer = new MemoryPeer(time);
        private final WebRtcConnection connection;

        PeerClient() {
            connection = new WebRtcConnection(
                    new WebRtcConnection.Ground(
                            time, LIMITS, new ByteBudget(1 << 30), peer, rate -> new PcmFrames(), "somewhere"),
                    carrier -> dialect,
                    reason -> {});
            peer.carries(connection);
            connection.channelOpened();
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
            connection.received(text, message.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public List<String> received() {
            return List.copyOf(peer.received);
        }

        @Override
        public void reads(boolean value) {
            peer.takes(value);
        }

        @Override
        public Optional<String> closed() {
            return peer.closed ? Optional.of("closed") : Optional.empty();
        }

        @Override
        public void leaves() {
            connection.channelClosed();
        }

        @Override
        public ClientAudio audio() {
            return this;
        }

        @Override
        public void speaks(short[] samples) {
            peer.speaks(samples);
        }

        @Override
        public void loses(int samples) {
            peer.isSilent(samples);
        }

        /** Without the silence between, and the noise that fades into it. */
        @Override
        public short[] heard() {
            int length = 0;
            short[] all = new short[peer.sound.size() * RATE / 50];
            for (MemoryPeer.Sent each : peer.sound) {
                for (short sample : each.samples()) {
                    if (Math.abs(sample) > FAINT) {
                        all[length++] = sample;
                    }
                }
            }
            return Arrays.copyOf(all, length);
        }

        @Override
        public void close() {
            peer.close();
            time.settle();
        }
    }
}
