package dev.parley.simulator.speech;

import java.util.List;
import java.util.Optional;

/**
 * What is left of the utterance in which a fault ended a connection. A real recogniser hears the words that are in the audio
 * it is sent; the simulated one reads from a script, and would begin the line anew when a client sends the rest of the audio
 * on another connection. Thread-safe.
 */
public final class Unfinished {
    private Optional<List<String>> words = Optional.empty();

    /** These words of an utterance were not told; none, where only the rest of its sound is left. */
    public synchronized void leave(List<String> rest) {
        words = Optional.of(List.copyOf(rest));
    }

    /** What the next utterance of another connection says; asked once. */
    public synchronized Optional<List<String>> take() {
        Optional<List<String>> rest = words;
        words = Optional.empty();
        return rest;
    }
}
