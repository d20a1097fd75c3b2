package dev.parley.simulator.trace;

/** Finds {@link SampleMark}s in a stream of 16-bit samples, wherever they lie in it. Confined to one thread. */
public final class MarkReader {
    private long first;
    private long second;

    /** Takes the next sample. Returns whether a mark ended with it; then {@link #mark()} tells which. */
    public boolean take(int sample) {
        first = first << 1 | second >>> (Long.SIZE - 1);
        second = second << 1 | sample & 1;
        return (int) (first >>> Integer.SIZE) == SampleMark.SYNC
                && (int) second == SampleMark.check((int) first, (int) (second >>> Integer.SIZE));
    }

    /** The mark that has just ended. */
    public SampleMark mark() {
        return new SampleMark((int) first, (int) (second >>> Integer.SIZE));
    }
}
