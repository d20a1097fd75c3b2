package dev.parley.app.evaluate;

import dev.parley.app.evaluate.scenario.SoundKind;
import java.util.Arrays;
import java.util.Map;

/**
 * What was counted of a policy over all conversations.
 *
 * @param turns of callers that an answer was due to; interruptions among them
 * @param answered turns after whose end the bot spoke before the caller's next one
 * @param responseMs for each answered turn that was not cut off: from its true end to the first sound of the answer; sorted
 * @param pausingTurns with pauses inside
 * @param cutOff turns whose end was decided, or whose answer began, before they were over
 * @param pausingCutOff those of them with pauses inside
 * @param stopMs for each real interruption that stopped the bot: from its first sound to the bot's silence; sorted
 * @param sounds of each kind that were made while the bot spoke
 * @param falseStops stopped replies that nothing had called for
 * @param resumed those of them that the bot went on with
 */
record PolicyResult(
        String policy,
        int conversations,
        long callMs,
        int turns,
        int answered,
        long[] responseMs,
        int pausingTurns,
        int cutOff,
        int pausingCutOff,
        long[] stopMs,
        Map<SoundKind, Stops> sounds,
        int falseStops,
        int resumed) {
    /**
     * Sounds of a kind.
     *
     * @param stopped those that stopped the bot
     * @param paused those that made it wait and go on where it was
     */
    record Stops(int made, int stopped, int paused) {
        static final Stops NONE = new Stops(0, 0, 0);

        Stops plus(boolean stops, boolean holds) {
            return new Stops(made + 1, stopped + (stops ? 1 : 0), paused + (holds && !stops ? 1 : 0));
        }
    }

    /** Stop latencies within this are prompt, in ms. */
    static final long PROMPT_MS = 200;

    Stops of(SoundKind kind) {
        return sounds.getOrDefault(kind, Stops.NONE);
    }

    /** The smallest value that so much of all is not above; -1 without any. */
    static long percentile(long[] sorted, double share) {
        return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    /** To three digits, so that reports are short; 0 where nothing was to be counted. */
    static double rate(int part, int whole) {
        return whole == 0 ? 0 : Math.round(1_000.0 * part / whole) / 1_000.0;
    }

    double takeoverRate() {
        return rate(answered, turns);
    }

    /** Of all real interruptions, those that stopped the bot within {@link #PROMPT_MS}. */
    double promptStopRate() {
        int prompt = (int) Arrays.stream(stopMs).filter(ms -> ms <= PROMPT_MS).count();
        return rate(prompt, of(SoundKind.INTERRUPTION).made());
    }

    /** Sounds that are no interruption, of all kinds together. */
    Stops harmless() {
        int made = 0;
        int stopped = 0;
        int paused = 0;
        for (Map.Entry<SoundKind, Stops> each : sounds.entrySet()) {
            if (each.getKey() != SoundKind.INTERRUPTION) {
                made += each.getValue().made();
                stopped += each.getValue().stopped();
                paused += each.getValue().paused();
            }
        }
        return new Stops(made, stopped, paused);
    }
}
