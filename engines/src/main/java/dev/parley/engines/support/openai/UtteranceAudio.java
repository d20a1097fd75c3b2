package dev.parley.engines.support.openai;

import java.util.Arrays;

/** The samples of an utterance while it lasts; grows with it, up to a bound. Not thread-safe. */
final class UtteranceAudio {
    private static final int FIRST = 4 * TranscriptionStream.RATE;
    private static final short[] NOTHING = new short[0];

    private final int longest;
    private short[] samples = NOTHING;
    private int count;
    private long begun;

    UtteranceAudio(int longest) {
        this.longest = longest;
    }

    /** @param at what had been heard before it, in samples of the stream */
    void begin(long at) {
        begun = at;
        count = 0;
    }

    /** Where it began. */
    long begun() {
        return begun;
    }

    /** False: it does not fit any more, and nothing was added. */
    boolean add(short[] more, int length) {
        if (count + length > longest) {
            return false;
        }
        if (count + length > samples.length) {
            samples = Arrays.copyOf(samples, Math.min(longest, Math.max(FIRST, 2 * (count + length))));
        }
        System.arraycopy(more, 0, samples, count, length);
        count += length;
        return true;
    }

    /** All of it; it is empty then, and holds no room. */
    short[] take() {
        short[] all = Arrays.copyOf(samples, count);
        samples = NOTHING;
        count = 0;
        return all;
    }
}
