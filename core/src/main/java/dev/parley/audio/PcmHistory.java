package dev.parley.audio;

/**
 * The last samples of a stream, addressed by absolute position (0 = first sample ever appended). Bounded: appending
 * past the capacity forgets the oldest. Not thread-safe; belongs to one session's loop.
 */
public final class PcmHistory {
    private final short[] ring;
    private long end;

    public PcmHistory(int capacitySamples) {
        if (capacitySamples <= 0) {
            throw new IllegalArgumentException("capacity must be positive, was " + capacitySamples);
        }
        ring = new short[capacitySamples];
    }

    /** Position after the last sample. */
    public long end() {
        return end;
    }

    /** Position of the oldest sample still held. */
    public long start() {
        return Math.max(0, end - ring.length);
    }

    public void append(short[] samples, int offset, int length) {
        int skipped = Math.max(0, length - ring.length);
        long from = end + skipped;
        end += length;
        copyIn(samples, offset + skipped, length - skipped, from);
    }

    /** Samples in {@code [from, to)}; what is no longer (or not yet) held is left out at either end. */
    public short[] copy(long from, long to) {
        long first = Math.max(from, start());
        long last = Math.min(to, end);
        if (last <= first) {
            return new short[0];
        }
        short[] out = new short[(int) (last - first)];
        int at = (int) (first % ring.length);
        int head = Math.min(out.length, ring.length - at);
        System.arraycopy(ring, at, out, 0, head);
        System.arraycopy(ring, 0, out, head, out.length - head);
        return out;
    }

    private void copyIn(short[] samples, int offset, int length, long position) {
        int at = (int) (position % ring.length);
        int head = Math.min(length, ring.length - at);
        System.arraycopy(samples, offset, ring, at, head);
        System.arraycopy(samples, offset + head, ring, 0, length - head);
    }
}
