package dev.parley.engines.openai.realtime;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a server's refusals have taught, for all sessions of one provider. Thread-safe. */
final class Lessons {
    /** Fields that a session can be without, the longer names first. */
    private static final List<String> OPTIONAL = List.of(
            "input_audio_noise_reduction",
            "noise_reduction",
            "turn_detection",
            "languages",
            "language",
            "keywords",
            "prompt",
            "delay");

    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private volatile Optional<Shape> shape = Optional.empty();

    /** Fields that the server does not take. */
    Set<String> refused() {
        return Set.copyOf(refused);
    }

    /** The shape that it takes, where that is known. */
    Optional<Shape> shape() {
        return shape;
    }

    void takes(Shape known) {
        shape = Optional.of(known);
    }

    /**
     * Learns from a refusal; whether there was anything new to learn.
     *
     * @param param what the server named, such as {@code session.audio.input.transcription.prompt}
     */
    boolean refuses(String param) {
        return OPTIONAL.stream()
                .filter(name -> param.equals(name) || param.endsWith("." + name) || param.contains("." + name + "."))
                .findFirst()
                .map(refused::add)
                .orElse(false);
    }
}
