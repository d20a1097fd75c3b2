package dev.parley.engines.offline;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * The audio of one utterance on its way from the session's loop to a recogniser, as a stream of PCM16 little-endian
 * bytes. Writing never blocks; reading does. Bounded; overflow policy: the oldest samples not yet read are dropped.
 */
final class UtteranceAudio extends InputStream {
    private static final int INITIAL = SphinxRecognizer.SAMPLE_RATE;

    private final int capacity;
    private short[] ring = new short[INITIAL];
    private int head;
    private int size;
    private boolean ended;
    private long read;
    private long firstLossAt = Long.MAX_VALUE;
    private long lost;
    private long segmentEnd = Long.MAX_VALUE;

    /** @param capacity most samples held back, at least one second */
    UtteranceAudio(int capacity) {
        this.capacity = Math.max(INITIAL, capacity);
    }

    synchronized void write(short[] samples, int offset, int length) {
        if (ended) {
            return;
        }
        int skipped = Math.max(0, length - capacity);
        int count = length - skipped;
        lose(skipped);
        lose(discard(size + count - capacity));
        makeRoom(size + count);
        int tail = (head + size) % ring.length;
        int first = Math.min(count, ring.length - tail);
        System.arraycopy(samples, offset + skipped, ring, tail, first);
        System.arraycopy(samples, offset + skipped + first, ring, 0, count - first);
        size += count;
        notifyAll();
    }

    /** No more audio comes; what is there will still be read. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** No more audio comes and none is wanted: the reader sees the end at once. */
    synchronized void abort() {
        size = 0;
        ended = true;
        notifyAll();
    }

    /** Waits until there is audio to read. False when the utterance has ended and all of it has been read. */
    synchronized boolean awaitAudio() throws InterruptedException {
        while (size == 0 && !ended) {
            wait();
        }
        return size > 0;
    }

    /** Lets reading end after {@code samples} more samples, as if the utterance ended there, until the next call. */
    synchronized void beginSegment(int samples) {
        segmentEnd = read + samples;
    }

    /** Samples read so far. */
    synchronized long position() {
        return read;
    }

    /** Where in the audio written the sample stands that was read as number {@code position}. */
    synchronized long written(long position) {
        return position >= firstLossAt ? position + lost : position;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("read whole blocks");
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) throws InterruptedIOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (read >= segmentEnd) {
            return -1;
        }
        try {
            if (!awaitAudio()) {
                return -1;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for audio");
        }
        int count = (int) Math.min(Math.min(length / 2, size), segmentEnd - read);
        for (int i = 0; i < count; i++) {
            short sample = ring[(head + i) % ring.length];
            target[offset + 2 * i] = (byte) sample;
            target[offset + 2 * i + 1] = (byte) (sample >> 8);
        }
        discard(count);
        read += count;
        return 2 * count;
    }

    private int discard(int count) {
        int gone = Math.clamp(count, 0, size);
        head = (head + gone) % ring.length;
        size -= gone;
        return gone;
    }

    private void lose(int count) {
        if (count > 0) {
            firstLossAt = Math.min(firstLossAt, read);
            lost += count;
        }
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
    public String toString() {
        return "UtteranceAudio" + Arrays.asList(size, read, lost);
    }
}
