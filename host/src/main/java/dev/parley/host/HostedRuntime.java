package dev.parley.host;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * A native library that the host runs, found by {@link java.util.ServiceLoader}; one package each. It is asked for what was
 * chosen on the command line, once each and before the host listens: loading may take its time, and what it throws ends the
 * process with the message.
 */
public interface HostedRuntime {
    /** As the command line names it: that of the engine in the server. */
    String name();

    /** Names of its settings, given as {@code --set NAME.SETTING=VALUE}. */
    Set<String> settings();

    /**
     * Loads the recogniser; empty where it has none.
     *
     * @throws IOException with a message for the user, when it cannot be loaded
     * @throws IllegalArgumentException when a setting cannot be read
     */
    default Optional<HostedRecogniser> recogniser(RuntimeContext context) throws IOException {
        return Optional.empty();
    }

    /** Loads the voice; as {@link #recogniser}. */
    default Optional<HostedVoice> voice(RuntimeContext context) throws IOException {
        return Optional.empty();
    }

    /** Loads the language model; as {@link #recogniser}. */
    default Optional<HostedModel> model(RuntimeContext context) throws IOException {
        return Optional.empty();
    }
}
