package dev.parley.engines.kyutai;

import java.util.Optional;

/** Voices cloned from a clip, as moshi-server's {@code POST /api/voice} returned them. Offered by the host process. */
@FunctionalInterface
public interface VoiceEmbeddings {
    /** The whole MessagePack message for this voice ({@code custom:…}), sent unchanged; empty when it is unknown. Does not block. */
    Optional<byte[]> message(String voice);
}
