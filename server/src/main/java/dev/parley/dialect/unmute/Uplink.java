package dev.parley.dialect.unmute;

import dev.parley.ogg.OggOpusReader;
import dev.parley.ogg.StaleOggGate;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A caller's Ogg Opus bytes as samples. What a page recorded before it connected is dropped (unmute.md 4.1). Owns native
 * memory. Loop only.
 */
final class Uplink implements AutoCloseable {
    private final StaleOggGate gate = new StaleOggGate();
    private final OggOpusReader reader;
    private final Consumer<short[]> receiver;

    /** @throws dev.parley.codec.OpusException when libopus cannot be loaded */
    Uplink(int sampleRate, Consumer<short[]> receiver) {
        this.receiver = receiver;
        this.reader = new OggOpusReader(sampleRate, this::pcm);
    }

    /** Passes on the samples these bytes complete, piece by piece. */
    void feed(byte[] chunk) {
        if (gate.admits(chunk, 0, chunk.length)) {
            reader.feed(chunk, 0, chunk.length);
        }
    }

    private void pcm(short[] samples, int offset, int length) {
        receiver.accept(Arrays.copyOfRange(samples, offset, offset + length));
    }

    @Override
    public void close() {
        reader.close();
    }
}
