package dev.parley.engines.offline;

import edu.cmu.sphinx.frontend.BaseDataProcessor;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataEndSignal;
import edu.cmu.sphinx.frontend.DoubleData;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Takes the sound of microphone and room out of the features by subtracting their mean (cepstral mean normalisation).
 * Sphinx4's own {@code LiveCMN} carries one mean through all utterances of a recogniser, so a caller would be heard
 * through the previous caller's microphone; here each stream has its own {@link Speaker}. Confined to the recogniser's
 * thread.
 */
public final class CepstralMean extends BaseDataProcessor {
    /** Frames (10 ms) looked at before the first one is passed on, unless the utterance ends earlier. */
    static final int LOOK_AHEAD = 60;

    /** How many frames' worth the knowledge from before the utterance counts. */
    private static final double PRIOR_FRAMES = 20;

    /** After this many frames old ones fade, so that the mean follows a moving speaker. */
    private static final double MEMORY_FRAMES = 500;

    private final Queue<Data> ahead = new ArrayDeque<>();
    private Speaker speaker = new Speaker();
    private boolean looking = true;

    /** What is known of one stream's sound. Used by one utterance at a time. */
    static final class Speaker {
        /** What the first coefficients are for typical speech, from the acoustic model's own parameters. */
        private static final double[] TYPICAL = {40, 3, -1};

        private double[] sum = new double[0];
        private double frames;

        private void begin(int size) {
            if (sum.length != size) {
                sum = new double[size];
                System.arraycopy(TYPICAL, 0, sum, 0, Math.min(size, TYPICAL.length));
                frames = 1;
            }
            if (frames > 0) {
                scale(PRIOR_FRAMES / frames);
            }
        }

        private void add(double[] cepstrum) {
            if (cepstrum[0] < 0) { // digital silence says nothing about the sound
                return;
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] += cepstrum[i];
            }
            frames++;
            if (frames > MEMORY_FRAMES) {
                scale(MEMORY_FRAMES / 2 / frames);
            }
        }

        private void scale(double factor) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] *= factor;
            }
            frames *= factor;
        }

        private void subtractFrom(double[] cepstrum) {
            for (int i = 0; i < sum.length; i++) {
                cepstrum[i] -= sum[i] / frames;
            }
        }
    }

    /** A new utterance of this speaker begins. */
    void begin(Speaker next) {
        speaker = next;
        ahead.clear();
        looking = true;
    }

    @Override
    public Data getData() {
        if (looking) {
            looking = false;
            lookAhead();
        }
        Data data = ahead.isEmpty() ? read() : ahead.remove();
        if (data instanceof DoubleData frame) {
            speaker.subtractFrom(frame.getValues());
        }
        return data;
    }

    private void lookAhead() {
        boolean first = true;
        while (ahead.size() < LOOK_AHEAD) {
            Data data = getPredecessor().getData();
            if (data == null) {
                return;
            }
            if (data instanceof DoubleData frame) {
                if (first) {
                    speaker.begin(frame.getValues().length);
                    first = false;
                }
                speaker.add(frame.getValues());
            }
            ahead.add(data);
            if (data instanceof DataEndSignal) {
                return;
            }
        }
    }

    private Data read() {
        Data data = getPredecessor().getData();
        if (data instanceof DoubleData frame) {
            speaker.add(frame.getValues());
        }
        return data;
    }
}
