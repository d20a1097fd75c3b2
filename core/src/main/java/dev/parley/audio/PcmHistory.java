package dev.parley.audio;

/**
 * The last samples of a stream, addressed by absolute position (0 = first sample ever appended). Holds a usual number of
 * them, and more, up to a bound, while those from {@link #retain} on are needed; past its capacity the oldest is
 * forgotten. Not thread-safe; belongs to one session's loop.
 */
public final class PcmHistory {
    private final int usual;
    private final int most;
    private short[] ring;
    private long end;
    /** Nothing before this is held, though there be room. */
    private long oldest;

    private long retained = Long.MAX_VALUE;

    /** Holds {@code capacitySamples}, never more. */
    public PcmHistory(int capacitySamples) {
        this(capacitySamples, capacitySamples);
    }

    /** Holds {@code usual} samples, and {@code most} while they are retained. */
    public PcmHistory(int usual, int most) {
        if (usual <= 0 || most < usual) {
            throw new IllegalArgumentException("capacity must be positive, was " + usual + " to " + most);
        }
        this.usual = usual;
        this.most = most;
        ring = new short[usual];
    }

    /** Position after the last sample. */
    public long end() {
        return end;
    }

    /** Position of the oldest sample still held. */
    public long start() {
        return Math.max(oldest, end - ring.length);
    }

    /** Samples from {@code position} on are needed until this is called again; {@link Long#MAX_VALUE}: none. */
    public void retain(long position) {
        retained = position;
    }

    public void append(short[] samples, int offset, int length) {
        fit(length);
        int skipped = Math.max(0, length - ring.length);
        long from = end + skipped;
        end += length;
        copyIn(samples, offset + skipped, length - skipped, from);
    }

    private void fit(int coming) {
        long from = Math.max(Math.min(retained, end), start());
        long needed = retained == Long.MAX_VALUE ? 0 : Math.min(most, end + coming - from);
        if (needed > ring.length) {
            resize((int) Math.min(most, Math.max(needed, 2L * ring.length)));
        } else if (ring.length > usual && needed <= usual) {
            resize(usual);
        }
    }

    private void resize(int capacity) {
        long from = Math.max(start(), end - capacity);
        short[] kept = copy(from, end);
        ring = new short[capacity];
        oldest = from;
        copyIn(kept, 0, kept.length, from);
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
