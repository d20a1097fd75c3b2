package dev.parley.engines.offline;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * What a recogniser reads of an utterance: all but digital silence before its first sound and after its last. No
 * microphone makes such silence, but callers that send recordings, gates that cut noise, and padding do. It lies so far
 * from all the recogniser was trained on that it hears a word where sound sets in, and the words beside it suffer. The
 * noise of a room stays: it helps. Silence is held back until sound follows; what is held is bounded by the utterance's
 * longest segment. Confined to one thread.
 */
final class SpeechSpan extends InputStream {
    /** 20 ms. */
    static final int FRAME = SphinxRecognizer.SAMPLE_RATE / 50;

    /** Root mean square below which a frame is digital silence: -70 dBFS. */
    private static final double SILENT = 10;

    private final InputStream source;
    private final Deque<byte[]> held = new ArrayDeque<>();
    private final Deque<byte[]> passing = new ArrayDeque<>();
    private byte[] current = new byte[0];
    private int at;
    private boolean speaking;
    private int skippedFrames;
    private boolean ended;

    /** @param source PCM16 little-endian mono at {@link SphinxRecognizer#SAMPLE_RATE} */
    SpeechSpan(InputStream source) {
        this.source = source;
    }

    /** Samples left out before the first that was passed on. */
    int skipped() {
        return skippedFrames * FRAME;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("read whole blocks");
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        while (at == current.length) {
            if (passing.isEmpty() && !ended) {
                take();
            } else if (passing.isEmpty()) {
                return -1;
            } else {
                current = passing.remove();
                at = 0;
            }
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, target, offset, count);
        at += count;
        return count;
    }

    private void take() throws IOException {
        byte[] frame = source.readNBytes(2 * FRAME);
        if (frame.length < 2 * FRAME) {
            ended = true;
        }
        if (frame.length == 0) {
            return;
        }
        if (!isSilent(frame)) {
            speaking = true;
            passing.addAll(held);
            held.clear();
            passing.add(frame);
        } else if (speaking) {
            held.add(frame);
        } else {
            skippedFrames++;
        }
    }

    private boolean isSilent(byte[] frame) {
        double energy = 0;
        for (int i = 0; i + 1 < frame.length; i += 2) {
            int sample = (short) ((frame[i] & 0xff) | (frame[i + 1] << 8));
            energy += (double) sample * sample;
        }
        return Math.sqrt(2 * energy / frame.length) < SILENT;
    }
}
