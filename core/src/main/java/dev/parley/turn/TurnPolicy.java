package dev.parley.turn;

import java.util.OptionalLong;

/**
 * How turns are taken. All times in ms.
 *
 * @param detection what ends a turn
 * @param threshold voice probability, 0 to 1, at which speech begins; it ends {@link #HYSTERESIS} below
 * @param prefixPaddingMs audio before the start of speech that belongs to the turn
 * @param silenceMs silence that ends a turn
 * @param minSpeechMs voice it takes, without a gap, to count as speech
 * @param respond whether the end of a turn asks for a reply
 * @param interrupt whether speech interrupts the bot
 * @param echoGuardMs after the bot's first sound, voice counts only once it lasts longer than the guard: a speaker
 *     without echo cancellation would interrupt itself
 * @param quietMs how long nobody may speak before the bot is prompted; empty never
 * @param botBegins whether the bot speaks first
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
        boolean botBegins) {
    /** How far below {@link #threshold} the voice probability has to fall to count as silence. */
    public static final double HYSTERESIS = 0.15;

    /** What decides that the caller has finished. */
    public enum Detection {
        /** Only the client, by committing. */
        MANUAL,
        /** Silence after voice. */
        VOICE_ACTIVITY,
        /** The recogniser's own pause score, see {@link TurnEvent.PauseScore}. */
        SEMANTIC
    }

    /** The defaults of OpenAI's server_vad (openai-realtime.md 2.1), with Parley's guards. */
    public static TurnPolicy voiceActivity() {
        return new TurnPolicy(
                Detection.VOICE_ACTIVITY, 0.5, 300, 500, 96, true, true, 240, OptionalLong.empty(), false);
    }

    public static TurnPolicy manual() {
        return new TurnPolicy(Detection.MANUAL, 0.5, 0, 0, 0, false, false, 0, OptionalLong.empty(), false);
    }
}
