package dev.parley.app.evaluate.scenario;

import java.util.List;
import java.util.OptionalInt;

/**
 * One scripted conversation: what the caller does, in order, and so the truth about where turns end and what is meant to
 * stop the bot. The caller waits for the bot as people do.
 *
 * @param name unique; its noise is made from it
 */
public record Scenario(String name, Group group, Room room, List<Step> steps) {
    public Scenario {
        steps = List.copyOf(steps);
    }

    /** What it tries. */
    public enum Group {
        /** Whole sentences without pauses. */
        PLAIN,
        /** The same, by people, recorded. */
        RECORDED,
        /** Pauses and hesitations inside sentences. */
        PAUSING,
        /** Numbers dictated in groups. */
        NUMBERS,
        INTERRUPTION,
        BACKCHANNEL,
        /** Sounds that are no words of the caller's. */
        NOISES
    }

    /**
     * Where the caller is.
     *
     * @param snrDb steady noise so far below the caller's speech; empty for a quiet room
     * @param echo whether the bot is heard in the caller's microphone
     */
    public record Room(OptionalInt snrDb, boolean echo) {
        public static final Room QUIET = new Room(OptionalInt.empty(), false);

        public static Room noisy(int snrDb) {
            return new Room(OptionalInt.of(snrDb), false);
        }
    }

    /** One thing that the caller does. */
    public sealed interface Step {}

    /** Speaks once the bot is silent. The turn ends with the last of the sounds. */
    public record Turn(List<Sound> sounds) implements Step {
        public Turn {
            sounds = List.copyOf(sounds);
        }

        /** Whether somebody might take a pause of it for its end. */
        public boolean pauses() {
            return sounds.stream().anyMatch(sound -> sound instanceof Pause);
        }
    }

    /** Is heard once the bot has spoken for {@code afterMs}. */
    public record WhileBotSpeaks(SoundKind kind, Sound sound, long afterMs) implements Step {}

    /** Something to be heard. */
    public sealed interface Sound {}

    /** A text by one of the voices of the built-in synthesiser. */
    public record Spoken(int speaker, String text) implements Sound {}

    /** One of the parts of a sentence that is spoken whole and cut between words, so that its tune goes on at the cut. */
    public record SpokenPart(int speaker, List<String> parts, int part) implements Sound {
        public SpokenPart {
            parts = List.copyOf(parts);
        }
    }

    /** One of {@code parts} of a recording that is cut at its quietest places. */
    public record Recorded(String name, int part, int parts) implements Sound {}

    /** A made sound. */
    public record Effect(SoundKind kind) implements Sound {}

    /** Silence. */
    public record Pause(long ms) implements Sound {}
}
