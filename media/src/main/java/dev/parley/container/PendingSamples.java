package dev.parley.container;

/** Samples that were made but not yet read. Confined to one thread. */
final class PendingSamples {
    private short[] samples = new short[4096];
    private int start;
    private int end;

    void add(short[] pcm, int offset, int count) {
        if (end + count > samples.length) {
            int waiting = end - start;
            short[] room = waiting + count > samples.length
                    ? new short[Math.max(2 * samples.length, waiting + count)]
                    : samples;
            System.arraycopy(samples, start, room, 0, waiting);
            samples = room;
            start = 0;
            end = waiting;
        }
        System.arraycopy(pcm, offset, samples, end, count);
        end += count;
    }

    int take(short[] pcm, int offset, int count) {
        int taken = Math.min(count, end - start);
        System.arraycopy(samples, start, pcm, offset, taken);
        start += taken;
        if (start == end) {
            start = 0;
            end = 0;
        }
        return taken;
    }

    boolean isEmpty() {
        return start == end;
    }
}
