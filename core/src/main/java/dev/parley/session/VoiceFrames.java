package dev.parley.session;

import dev.parley.provider.VoiceActivityDetector;
import org.jspecify.annotations.Nullable;

/**
 * The caller's audio in frames, each with the probability that it is speech. A detector is opened, and costs time, only
 * while the turn policy decides anything by voice; otherwise every frame counts as silence. Loop only.
 */
final class VoiceFrames {
    /** Length of a frame while no detector prescribes one: the step of the recognisers that tell pauses themselves. */
    private static final long PLAIN_FRAME_MS = 80;

    private final SessionContext context;
    private final boolean scored;
    private VoiceActivityDetector.@Nullable Stream detector;
    private short[] frame = {};
    private boolean detecting;
    private int samples;
    private int filled;

    VoiceFrames(SessionContext context) {
        this.context = context;
        this.scored = context.providers.hearing().capabilities().pauseScores();
        plain();
        follow();
    }

    /** Length of the frame that is being filled. */
    int samples() {
        return samples;
    }

    /** Samples the next {@link #fill} may take at most; follows the turn policy between frames. */
    int room() {
        if (filled == 0) {
            follow();
        }
        return samples - filled;
    }

    /** Takes samples, no more than there is room for; true when they complete a frame. */
    boolean fill(short[] audio, int from, int length) {
        if (detecting) {
            System.arraycopy(audio, from, frame, filled, length);
        }
        filled += length;
        if (filled < samples) {
            return false;
        }
        filled = 0;
        return true;
    }

    /** Probability, 0 to 1, that the frame just completed is speech. */
    double probability() {
        return detecting && detector != null ? detector.probability(frame, 0) : 0;
    }

    private void follow() {
        boolean wanted = context.config().turns().wantsVoice(scored);
        if (wanted == detecting) {
            return;
        }
        if (wanted) {
            detect();
        } else {
            plain();
        }
    }

    private void detect() {
        if (detector == null) {
            detector = context.providers.voiceActivity().open(context.rate());
            frame = new short[detector.frameSamples()];
        } else {
            detector.reset(); // Audio it has not heard lies between.
        }
        samples = frame.length;
        detecting = true;
    }

    private void plain() {
        samples = (int) context.samples(PLAIN_FRAME_MS);
        detecting = false;
    }

    void close() {
        if (detector != null) {
            detector.close();
        }
    }
}
