package dev.parley.simulator.trace;

/**
 * A name for one moment of a sound, hidden in the last bits of the {@value #SAMPLES} samples before it: inaudible, and
 * found again in 16-bit PCM that was passed on unchanged. Nothing of it survives a lossy codec or a resampler.
 *
 * <p>Layout, most significant bit first: 32 bits of synchronisation, {@code source}, {@code number}, 32 bits of check.
 *
 * @param source whose sound it is
 * @param number which moment
 */
public record SampleMark(int source, int number) {
    /** Length of a mark, in samples. */
    public static final int SAMPLES = 128;

    static final int SYNC = 0xB5A319C7;

    /**
     * Writes the mark so that it ends with the sample before {@code end}.
     *
     * @param end at least {@value #SAMPLES}
     */
    public void write(short[] pcm, int end) {
        long first = word(SYNC, source);
        long second = word(number, check(source, number));
        for (int i = 0; i < SAMPLES; i++) {
            long bits = i < Long.SIZE ? first : second;
            int bit = (int) (bits >>> (Long.SIZE - 1 - i % Long.SIZE)) & 1;
            int at = end - SAMPLES + i;
            pcm[at] = (short) (pcm[at] & ~1 | bit);
        }
    }

    /** Sets the last bits of all samples, so that sound between marks can be told from silence put in elsewhere. */
    public static void blank(short[] pcm) {
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] |= 1;
        }
    }

    static int check(int source, int number) {
        int mixed = (source * 0x9E3779B1 ^ number) * 0x85EBCA6B;
        return mixed ^ mixed >>> 15;
    }

    private static long word(int high, int low) {
        return (long) high << Integer.SIZE | low & 0xFFFF_FFFFL;
    }
}
