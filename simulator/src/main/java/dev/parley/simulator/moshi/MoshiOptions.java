package dev.parley.simulator.moshi;

import java.time.Duration;
import java.util.List;
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

    /**
     * Speech-to-text.
     *
     * @param lines what callers say: each utterance gets the next line, then again from the start
     * @param stepTime the model's time for one 80 ms frame; a backlog is worked off at this pace
     */
    public record Stt(List<String> lines, Duration stepTime) {
        public static final Stt DEFAULT = new Stt(
                List.of(
                        "hello can you hear me",
                        "what is the weather like today",
                        "tell me something about the sea",
                        "thank you that was nice"),
                Duration.ofMillis(8));

        public Stt {
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("a transcript needs at least one line");
            }
            lines = List.copyOf(lines);
        }

        /** These lines, as fast as possible. */
        public static Stt fast(String... lines) {
            return new Stt(List.of(lines), Duration.ZERO);
        }
    }

    /**
     * Text-to-speech.
     *
     * @param realTimeFactor seconds of audio made in a second
     */
    public record Tts(double realTimeFactor) {
        public static final Tts DEFAULT = new Tts(3);
        public static final Tts FAST = new Tts(40);

        public Tts {
            if (!(realTimeFactor > 0)) {
                throw new IllegalArgumentException("the real-time factor must be positive, was " + realTimeFactor);
            }
        }
    }
}
