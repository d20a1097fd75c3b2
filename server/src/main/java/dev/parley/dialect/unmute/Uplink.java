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
    /** What clients put into a message, and some. */
    private static final int USUAL_MS = 120;

    private final StaleOggGate gate = new StaleOggGate();
    private final OggOpusReader reader;
    private final Consumer<short[]> receiver;
    private short[] decoded;
    private int samples;

    /** @throws dev.parley.codec.OpusException when libopus cannot be loaded */
    Uplink(int sampleRate, Consumer<short[]> receiver) {
        this.receiver = receiver;
        this.decoded = new short[sampleRate / 1000 * USUAL_MS];
        this.reader = new OggOpusReader(sampleRate, this::pcm);
    }

    /**
     * Passes on the samples these bytes complete, all at once unless they are many. False: they are from
     * before the stream's beginning.
     */
    boolean feed(byte[] chunk) {
        boolean ours = gate.admits(chunk, 0, chunk.length);
        if (ours) {
            reader.feed(chunk, 0, chunk.length);
            pass();
        }
        return ours;
    }

    private void pcm(short[] pcm, int offset, int length) {
        if (samples + length > decoded.length) {
            pass();
        }
        if (length > decoded.length) {
            decoded = new short[length];
        }
        System.arraycopy(pcm, offset, decoded, samples, length);
        samples += length;
    }

    private void pass() {
        if (samples > 0) {
            short[] whole = Arrays.copyOf(decoded, samples);
            samples = 0;
            receiver.accept(whole);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
