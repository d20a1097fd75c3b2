package dev.parley.dialect.unmute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.parley.dialect.support.AudioFeed;
import dev.parley.ogg.OggOpusReader;
import dev.parley.ogg.PreConnectAudioFilter;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A caller's Ogg Opus bytes as samples, a slice at a time: a few bytes can be minutes of audio. What a page recorded before
 * it connected is dropped (unmute.md 4.1). Owns native memory. Loop only.
 */
final class OggOpusInput implements AutoCloseable {
    /** Bytes looked through at once; a page, at most 64 KiB, is taken whole. */
    private static final int STEP_BYTES = 4096;

    private final PreConnectAudioFilter gate = new PreConnectAudioFilter();
    private final OggOpusReader reader;
    /** Of an Ogg page, up to its flags. */
    private static final String BEGINNING = "OggS\0";

    private final int sliceSamples;
    private short[] decoded;
    private int samples;
    private boolean closed;
    private final UnreadableAudio puzzle = new UnreadableAudio();
    /** The first bytes of a stream that came in smaller pieces than the gate decides on. */
    private byte[] early = new byte[0];

    /** @throws dev.parley.codec.OpusException when libopus cannot be loaded */
    OggOpusInput(int sampleRate) {
        this.sliceSamples = sampleRate / 1000 * AudioFeed.Encoded.SLICE_MS;
        this.decoded = new short[sliceSamples];
        this.reader = new OggOpusReader(sampleRate, this::pcm);
    }

    /**
     * The audio of one message; empty when it is from before the stream's beginning.
     *
     * @param most samples taken of it; what is beyond is dropped
     * @param end told how many samples there were, {@code most} if they were more
     */
    Optional<AudioFeed.Encoded> audio(byte[] chunk, long most, LongConsumer end) {
        if (puzzle.isOpen()) {
            puzzle.came(chunk);
        }
        byte[] whole = joined(early, chunk);
        early = new byte[0];
        if (gate.admits(whole, 0, whole.length)) {
            return Optional.of(new Chunk(whole, most, end));
        }
        if (gate.admits(chunk, 0, chunk.length)) {
            return Optional.of(new Chunk(chunk, most, end));
        }
        if (whole.length < BEGINNING.length() + 1 && BEGINNING.startsWith(new String(whole, ISO_8859_1))) {
            early = whole;
        }
        return Optional.empty();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        if (first.length == 0) {
            return second;
        }
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Why nothing is heard although much came; told once. */
    Optional<String> complaint() {
        return puzzle.complaint();
    }

    private void pcm(short[] pcm, int offset, int length) {
        puzzle.solved();
        if (samples + length > decoded.length) {
            decoded = Arrays.copyOf(decoded, samples + length);
        }
        System.arraycopy(pcm, offset, decoded, samples, length);
        samples += length;
    }

    @Override
    public void close() {
        closed = true;
        reader.close();
    }

    private final class Chunk implements AudioFeed.Encoded {
        private final byte[] bytes;
        private final long most;
        private final LongConsumer end;
        private int at;
        private long taken;

        Chunk(byte[] bytes, long most, LongConsumer end) {
            this.bytes = bytes;
            this.most = most;
            this.end = end;
        }

        @Override
        public short[] next() {
            samples = 0;
            for (int looked = 0; hasNext() && samples < sliceSamples && looked < 16 * STEP_BYTES; ) {
                if (reader.hasNext()) {
                    reader.next();
                } else {
                    int step = Math.min(STEP_BYTES, bytes.length - at);
                    reader.offer(bytes, at, step);
                    at += step;
                    looked += step;
                }
            }
            int count = (int) Math.min(samples, most - taken);
            taken += count;
            return Arrays.copyOf(decoded, count);
        }

        @Override
        public boolean hasNext() {
            return !closed && taken < most && (reader.hasNext() || at < bytes.length);
        }

        @Override
        public void finished() {
            end.accept(taken);
        }
    }
}
