package dev.parley.turn;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How turns are taken. All times in ms.
 *
 * @param detection what ends a turn
 * @param threshold voice probability, 0 to 1, at which speech begins; it ends {@link #HYSTERESIS} below
 * @param prefixPaddingMs audio before the start of speech that belongs to the turn
 * @param silenceMs silence that ends a turn; with {@link Detection#SEMANTIC} and {@link Detection#END_OF_TURN} the
 *     longest silence a turn outlives, whatever the score (the eagerness of openai-realtime.md 2.2)
 * @param minSpeechMs voice it takes, without a gap, to count as speech
 * @param respond whether the end of a turn asks for a reply
 * @param interrupt whether speech interrupts the bot
 * @param echoGuardMs after the bot's first sound, voice counts only once it lasts longer than the guard: a speaker
 *     without echo cancellation would interrupt itself
 * @param quietMs how long nobody may speak before the bot is prompted; empty never
 * @param botBegins whether the bot speaks first
 * @param backchannels whether the bot says backchannels to a caller who tells something long, with {@link Detection#END_OF_TURN};
 *     when a turn ends does not hang on it
 */
public record TurnPolicy(
        Detection detection,
        double threshold,
        long prefixPaddingMs,
        long silenceMs,
        long minSpeechMs,
        boolean respond,
        boolean interrupt,
        long echoGuardMs,
        OptionalLong quietMs,
        boolean botBegins,
        Optional<BackchannelTiming> backchannels) {
    /** How far below {@link #threshold} the voice probability has to fall to count as silence. */
    public static final double HYSTERESIS = 0.15;

    /** Voice probability below which a frame is silence under any threshold: otherwise a low one never ends a turn. */
    public static final double LOWEST_RELEASE = 0.01;

    /** {@link Detection#SEMANTIC}: a pause score above this ends the turn (unmute.md 5.2). */
    public static final double PAUSE_ENDS_TURN = 0.6;

    /** {@link Detection#SEMANTIC}: a pause score below this while the bot speaks interrupts it (unmute.md 5.2). */
    public static final double PAUSE_INTERRUPTS = 0.4;

    /** {@link Detection#SEMANTIC}: a pause score below this says that the caller is talking, as voice would. */
    public static final double PAUSE_MEANS_VOICE = 0.1;

    /** {@link Detection#SEMANTIC}: no pause score interrupts before this much audio was heard (unmute.md 5.2). */
    public static final long SCORE_SETTLES_MS = 3_000;

    /** {@link Detection#SEMANTIC}: silence that ends a turn of which no word has been recognised. */
    public static final long WORDLESS_SILENCE_MS = 1_000;

    /** {@link Detection#SEMANTIC}: the usual {@link #minSpeechMs}; longer than a click, so that the bot speaks on. */
    public static final long SEMANTIC_SPEECH_MS = 160;

    /** {@link Detection#SEMANTIC}: the usual {@link #silenceMs}, low eagerness (openai-realtime.md 2.2). */
    public static final long SEMANTIC_SILENCE_MS = 8_000;

    /** {@link Detection#END_OF_TURN}: the usual {@link #silenceMs}, medium eagerness. */
    public static final long END_OF_TURN_SILENCE_MS = 4_000;

    /** @throws IllegalArgumentException naming the value that is out of range */
    public TurnPolicy {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold must be from 0 to 1, was " + threshold);
        }
        requireNotNegative("prefixPaddingMs", prefixPaddingMs);
        requireNotNegative("silenceMs", silenceMs);
        requireNotNegative("minSpeechMs", minSpeechMs);
        requireNotNegative("echoGuardMs", echoGuardMs);
        if (quietMs.isPresent() && quietMs.getAsLong() <= 0) {
            throw new IllegalArgumentException(
                    "quietMs must be more than 0, or empty for never, was " + quietMs.getAsLong());
        }
    }

    /** Of a bot that says no backchannels. */
    public TurnPolicy(
            Detection detection,
            double threshold,
            long prefixPaddingMs,
            long silenceMs,
            long minSpeechMs,
            boolean respond,
            boolean interrupt,
            long echoGuardMs,
            OptionalLong quietMs,
            boolean botBegins) {
        this(
                detection,
                threshold,
                prefixPaddingMs,
                silenceMs,
                minSpeechMs,
                respond,
                interrupt,
                echoGuardMs,
                quietMs,
                botBegins,
                Optional.empty());
    }

    /** What decides that the caller has finished. */
    public enum Detection {
        /** Only the client, by committing. */
        MANUAL,
        /** Silence after voice. */
        VOICE_ACTIVITY,
        /** The recogniser's own pause score, see {@link TurnEvent.PauseScore}. */
        SEMANTIC,
        /**
         * An end-of-turn model that is asked in a pause ({@link Decision.AskEndOfTurn}), the words, and the caller's rhythm;
         * and pause scores, should the recogniser have some.
         */
        END_OF_TURN;

        /** Whether words count, and not only voice. */
        boolean heedsWords() {
            return this == SEMANTIC || this == END_OF_TURN;
        }

        boolean takesPauseScores() {
            return this == SEMANTIC || this == END_OF_TURN;
        }
    }

    /** The defaults of OpenAI's server_vad (openai-realtime.md 2.1), with Parley's guards. */
    public static TurnPolicy voiceActivity() {
        return new TurnPolicy(
                Detection.VOICE_ACTIVITY, 0.5, 300, 500, 96, true, true, 240, OptionalLong.empty(), false);
    }

    /** Unmute's turn-taking (unmute.md 5.2): the recogniser's pause score decides, the bot begins and asks after 7 s. */
    public static TurnPolicy semantic() {
        return new TurnPolicy(
                Detection.SEMANTIC,
                0.5,
                0,
                SEMANTIC_SILENCE_MS,
                SEMANTIC_SPEECH_MS,
                true,
                true,
                0,
                OptionalLong.of(7_000),
                true);
    }

    /** By an end-of-turn model, for a recogniser without pause scores: the guards of voice activity, medium eagerness. */
    public static TurnPolicy endOfTurn() {
        TurnPolicy it = voiceActivity();
        return new TurnPolicy(
                Detection.END_OF_TURN,
                it.threshold,
                it.prefixPaddingMs,
                END_OF_TURN_SILENCE_MS,
                it.minSpeechMs,
                true,
                true,
                it.echoGuardMs,
                OptionalLong.empty(),
                false);
    }

    /** The client commits and asks for replies itself (openai-realtime.md 6.4). */
    public static TurnPolicy manual() {
        return new TurnPolicy(Detection.MANUAL, 0.5, 0, 0, 0, false, false, 0, OptionalLong.empty(), false);
    }

    public TurnPolicy withThreshold(double value) {
        return with(changed -> changed.threshold = value);
    }

    public TurnPolicy withPrefixPaddingMs(long value) {
        return with(changed -> changed.prefixPaddingMs = value);
    }

    public TurnPolicy withSilenceMs(long value) {
        return with(changed -> changed.silenceMs = value);
    }

    /** Whether the bot answers by itself, and whether the caller's voice interrupts it. */
    public TurnPolicy withReplies(boolean respondToTurns, boolean interruptedByVoice) {
        return with(changed -> {
            changed.respond = respondToTurns;
            changed.interrupt = interruptedByVoice;
        });
    }

    /** When the bot speaks unasked: after so much quiet, if at all, and at the beginning. */
    public TurnPolicy withPrompting(OptionalLong afterQuietMs, boolean atTheBeginning) {
        return with(changed -> {
            changed.quietMs = afterQuietMs;
            changed.botBegins = atTheBeginning;
        });
    }

    /** Whether the bot says backchannels, and how seldom. */
    public TurnPolicy withBackchannels(Optional<BackchannelTiming> value) {
        return with(changed -> changed.backchannels = value);
    }

    private TurnPolicy with(Consumer<Changed> change) {
        Changed changed = new Changed(this);
        change.accept(changed);
        return new TurnPolicy(
                detection,
                changed.threshold,
                changed.prefixPaddingMs,
                changed.silenceMs,
                minSpeechMs,
                changed.respond,
                changed.interrupt,
                echoGuardMs,
                changed.quietMs,
                changed.botBegins,
                changed.backchannels);
    }

    /** What can be changed of a policy that is there. */
    private static final class Changed {
        private double threshold;
        private long prefixPaddingMs;
        private long silenceMs;
        private boolean respond;
        private boolean interrupt;
        private OptionalLong quietMs;
        private boolean botBegins;
        private Optional<BackchannelTiming> backchannels;

        Changed(TurnPolicy from) {
            threshold = from.threshold;
            prefixPaddingMs = from.prefixPaddingMs;
            silenceMs = from.silenceMs;
            respond = from.respond;
            interrupt = from.interrupt;
            quietMs = from.quietMs;
            botBegins = from.botBegins;
            backchannels = from.backchannels;
        }
    }

    /**
     * Whether anything is decided by {@link TurnEvent.Voice} now: if not, a session need not look for voice, and may send
     * every frame as silence.
     *
     * @param scored whether pause scores come: once a turn has words, they tell whether it goes on
     */
    public boolean wantsVoice(boolean scored, TurnState state) {
        return switch (detection) {
            case VOICE_ACTIVITY, END_OF_TURN -> true;
            case SEMANTIC -> !scored || !state.userWorded();
            case MANUAL -> interrupt;
        };
    }

    /** Silence that ends a turn. */
    long silenceMs(boolean worded) {
        return detection == Detection.SEMANTIC && !worded ? Math.min(silenceMs, WORDLESS_SILENCE_MS) : silenceMs;
    }

    /** The voice probability below which a frame is silence. */
    double release() {
        return Math.max(threshold - HYSTERESIS, LOWEST_RELEASE);
    }

    static void requireNotNegative(String name, long ms) {
        if (ms < 0) {
            throw new IllegalArgumentException(name + " must be 0 or more, was " + ms);
        }
    }
}
