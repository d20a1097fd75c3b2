package dev.parley.session.input;

import dev.parley.audio.EnergyGate;
import dev.parley.audio.SpeakerLevel;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.session.context.SessionContext;
import dev.parley.turn.TurnPolicy.Detection;
import dev.parley.turn.TurnState;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The caller's audio in frames, each with the probability that it is speech. A detector is opened, and costs time, only
 * while turn-taking decides anything by voice; otherwise every frame counts as silence. Beside a recogniser that tells
 * pauses it is asked only about sound above the background (decision 0007). Loop only.
 */
final class VoiceFrames {
    /** Length of a frame while no detector prescribes one: the step of the recognisers that tell pauses themselves. */
    private static final long PLAIN_FRAME_MS = 80;

    /** How many frames the detector is still asked about after sound: about half a second. */
    private static final int HOLD = 15;

    private final SessionContext context;
    private final Supplier<TurnState> turn;
    private final BooleanSupplier scored;
    private final BooleanSupplier scores;
    private final EnergyGate gate = new EnergyGate(HOLD);
    private VoiceActivityDetector.@Nullable Stream detector;
    private short[] frame = {};
    /** The frame before, while the detector is not asked: it hears that first, since onsets are soft. */
    private short[] before = {};

    private final SpeakerLevel level = new SpeakerLevel();
    private boolean detecting;
    private boolean asked;
    private int samples;
    private int filled;

    /**
     * @param turn where turn-taking stands
     * @param scored whether pause scores come now
     * @param scores whether the recogniser in use tells pauses, even if it is away just now
     */
    VoiceFrames(SessionContext context, Supplier<TurnState> turn, BooleanSupplier scored, BooleanSupplier scores) {
        this.context = context;
        this.turn = turn;
        this.scored = scored;
        this.scores = scores;
        plain();
    }

    /** Length of the frame that is being filled. */
    int samples() {
        return samples;
    }

    /** Samples the next {@link #fill} may take at most; follows turn-taking between frames. */
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
        if (!detecting || detector == null) {
            return 0;
        }
        return gated() ? gated(detector) : detector.probability(frame, 0);
    }

    /** Whether the frame just completed, if it is speech, is too soft to be the caller's; learns how loud they are. */
    boolean faint(double probability) {
        if (!detecting || probability < context.config().turns().threshold()) {
            return false;
        }
        if (turn.get().botActive()) {
            return level.isFaint(frame, 0, samples);
        }
        if (turn.get().userSpeaking()) {
            level.learn(frame, 0, samples);
        }
        return false;
    }

    private boolean gated() {
        return context.config().turns().detection() == Detection.SEMANTIC && scores.getAsBoolean();
    }

    private double gated(VoiceActivityDetector.Stream stream) {
        boolean open = gate.open(frame, 0, samples);
        double probability = 0;
        if (open) {
            if (!asked) {
                stream.reset();
                stream.probability(before, 0);
            }
            probability = stream.probability(frame, 0);
        } else {
            System.arraycopy(frame, 0, before, 0, samples);
        }
        asked = open;
        return probability;
    }

    private void follow() {
        boolean wanted = context.config().turns().wantsVoice(scored.getAsBoolean(), turn.get());
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
            detector = context.providers().voiceActivity().open(context.rate());
            frame = new short[detector.frameSamples()];
            before = new short[frame.length];
        } else {
            detector.reset(); // Audio it has not heard lies between.
            before = new short[frame.length];
            asked = false;
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
