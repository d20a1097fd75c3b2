package dev.parley.simulator.moshi;

import dev.parley.simulator.speech.Script;
import dev.parley.simulator.speech.WordTones;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the simulated speech-to-text and text-to-speech servers have in common.
 *
 * @param host address to listen on
 * @param port 0: any free one
 * @param authorisedIds accepted as {@code kyutai-api-key}; others get 401
 * @param slots connections served at once; further ones are told {@code no free channels}
 */
public record MoshiOptions(String host, int port, Set<String> authorisedIds, int slots) {
    /** The key of default deployments. */
    public static final String PUBLIC_TOKEN = "public_token";

    public MoshiOptions {
        authorisedIds = Set.copyOf(authorisedIds);
    }

    public static MoshiOptions onFreePort() {
        return new MoshiOptions("127.0.0.1", 0, Set.of(PUBLIC_TOKEN), 64);
    }

    public MoshiOptions withSlots(int count) {
        return new MoshiOptions(host, port, authorisedIds, count);
    }

    public MoshiOptions withHost(String address) {
        return new MoshiOptions(address, port, authorisedIds, slots);
    }

    public MoshiOptions withPort(int number) {
        return new MoshiOptions(host, number, authorisedIds, slots);
    }

    /** A speech-to-text model (speech-backends.md A.2). */
    public enum Model {
        /** {@code stt-1b-en_fr}: words after 0.48 s, pause scores. */
        STT_1B(6, true),
        /** {@code stt-2.6b-en}: words after 2.56 s, no pause scores. */
        STT_2_6B(32, false);

        private final int delayFrames;
        private final boolean pauseScores;

        Model(int delayFrames, boolean pauseScores) {
            this.delayFrames = delayFrames;
            this.pauseScores = pauseScores;
        }

        int delayFrames() {
            return delayFrames;
        }

        boolean pauseScores() {
            return pauseScores;
        }
    }

    /**
     * Speech-to-text.
     *
     * @param script what callers say
     * @param stepTime the model's time for one 80 ms frame; a backlog is worked off at this pace
     */
    public record Stt(Script script, Duration stepTime, Model model) {
        public static final Stt DEFAULT = new Stt(
                Script.of(List.of(
                        "hello can you hear me",
                        "what is the weather like today",
                        "tell me something about the sea",
                        "thank you that was nice")),
                Duration.ofMillis(8),
                Model.STT_1B);

        /** These lines, as fast as possible. */
        public static Stt fast(String... lines) {
            return new Stt(Script.of(List.of(lines)), Duration.ZERO, Model.STT_1B);
        }
    }

    /**
     * Text-to-speech.
     *
     * @param realTimeFactor seconds of audio made in a second
     * @param tones of the words, where they are to be heard again
     */
    public record Tts(double realTimeFactor, Optional<WordTones> tones) {
        public static final Tts DEFAULT = new Tts(3);
        public static final Tts FAST = new Tts(40);

        public Tts {
            if (!(realTimeFactor > 0)) {
                throw new IllegalArgumentException("the real-time factor must be positive, was " + realTimeFactor);
            }
        }

        public Tts(double realTimeFactor) {
            this(realTimeFactor, Optional.empty());
        }
    }
}
