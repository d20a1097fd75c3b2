package dev.parley.dialect.stream;

import dev.parley.dialect.support.AudioFeed;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** PCM16, little endian, cut anywhere: half a sample waits for its other half in the next message. One thread. */
final class PcmMessages {
    private final int slice;
    private Optional<Byte> half = Optional.empty();

    /** @param rate in Hz */
    PcmMessages(int rate) {
        slice = rate * AudioFeed.Encoded.SLICE_MS / 1000;
    }

    /** The sound of a message. */
    AudioFeed.Encoded message(Buffer bytes) {
        return new AudioFeed.Encoded() {
            private int at;

            @Override
            public short[] next() {
                int left = bytes.length() - at + (half.isPresent() ? 1 : 0);
                short[] samples = new short[Math.min(slice, left / Short.BYTES)];
                for (int i = 0; i < samples.length; i++) {
                    int low = half.isPresent() ? half.get() : bytes.getByte(at++);
                    half = Optional.empty();
                    samples[i] = (short) (low & 0xFF | bytes.getByte(at++) << 8);
                }
                if (bytes.length() - at == 1 && half.isEmpty()) {
                    half = Optional.of(bytes.getByte(at++));
                }
                return samples;
            }

            @Override
            public boolean hasNext() {
                return at < bytes.length();
            }
        };
    }
}
