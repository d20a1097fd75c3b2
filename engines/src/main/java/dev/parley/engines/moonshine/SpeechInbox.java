package dev.parley.engines.moonshine;

import java.util.Arrays;

/**
 * The audio of one utterance on its way from the session's loop to the lane that recognises it. Bounded; overflow
 * policy: the oldest samples not yet taken are dropped. Thread-safe; nothing blocks.
 */
final class SpeechInbox {
    private static final int INITIAL = MoonshineModel.SAMPLE_RATE;

    private final int capacity;
    private short[] ring = new short[INITIAL];
    private int head;
    private int size;
    private long taken;
    private boolean ended;

    /** @param capacity most samples that wait */
    SpeechInbox(int capacity) {
        this.capacity = Math.max(INITIAL, capacity);
    }

    /**
     * What was taken out.
     *
     * @param position of the first sample in the utterance; more than where the last one ended when some were dropped
     * @param last whether nothing will follow
     */
    record Taken(int count, long position, boolean last) {}

    /** Returns how many samples wait now. */
    synchronized int put(short[] samples, int offset, int length) {
        if (ended) {
            return size;
        }
        int skipped = Math.max(0, length - capacity);
        int count = length - skipped;
        int over = Math.max(0, size + count - capacity);
        forget(over);
        taken += skipped;
        makeRoom(size + count);
        int tail = (head + size) % ring.length;
        int first = Math.min(count, ring.length - tail);
        System.arraycopy(samples, offset + skipped, ring, tail, first);
        System.arraycopy(samples, offset + skipped + first, ring, 0, count - first);
        size += count;
        return size;
    }

    /** No more audio comes; what is there can still be taken. */
    synchronized void end() {
        ended = true;
    }

    /** Takes up to {@code most} samples. */
    synchronized Taken take(short[] into, int most) {
        int count = Math.min(most, size);
        int first = Math.min(count, ring.length - head);
        System.arraycopy(ring, head, into, 0, first);
        System.arraycopy(ring, 0, into, first, count - first);
        long position = taken;
        forget(count);
        return new Taken(count, position, ended && size == 0);
    }

    private void forget(int count) {
        head = (head + count) % ring.length;
        size -= count;
        taken += count;
    }

    private void makeRoom(int needed) {
        if (needed <= ring.length) {
            return;
        }
        short[] larger = new short[Math.min(capacity, Math.max(needed, 2 * ring.length))];
        int first = Math.min(size, ring.length - head);
        System.arraycopy(ring, head, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, size - first);
        ring = larger;
        head = 0;
    }

    @Override
    public synchronized String toString() {
        return "SpeechInbox" + Arrays.asList(size, taken, ended);
    }
}
