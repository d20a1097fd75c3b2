package dev.parley.provider.lent;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Voices cloned from a clip, as the server that made them tells the engine that speaks with them. Lent to engines as a
 * service of the host process. Thread-safe.
 */
@FunctionalInterface
public interface VoiceEmbeddings {
    /**
     * What the cloning server answered for this voice ({@code custom:…}), unchanged; empty when it is unknown. Does not
     * block. Completes normally, on any thread, within a second: the reply waits for it.
     */
    CompletionStage<Optional<byte[]>> message(String voice);
}
