package dev.parley.engines.kyutai;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Voices cloned from a clip, as moshi-server's {@code POST /api/voice} returned them. Offered by the host process. */
@FunctionalInterface
public interface VoiceEmbeddings {
    /**
     * The whole MessagePack message for this voice ({@code custom:…}), sent unchanged; empty when it is unknown. Does not
     * block. Completes normally, on any thread, within a second: the reply waits for it.
     */
    CompletionStage<Optional<byte[]>> message(String voice);
}
