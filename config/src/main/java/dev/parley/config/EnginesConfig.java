package dev.parley.config;

import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which engines to use. Each choice is an engine's name or {@value #AUTO}.
 *
 * @param reserveTts goes on speaking when {@code tts} fails; {@value #NONE} for nothing
 * @param settings of each engine, by its name, then by the setting's name; may hold secrets
 */
public record EnginesConfig(
        String stt, String llm, String tts, String vad, String reserveTts, Map<String, Map<String, String>> settings)
        implements Engine.Configured {
    /** Lets the server choose. */
    public static final String AUTO = "auto";

    /** No engine. */
    public static final String NONE = "none";

    /** Kinds that an engine is chosen for: what a call needs. */
    public static final List<ProviderKind> KINDS =
            List.of(ProviderKind.STT, ProviderKind.LLM, ProviderKind.TTS, ProviderKind.VAD);

    /** With the reserve left to the server. */
    public EnginesConfig(String stt, String llm, String tts, String vad, Map<String, Map<String, String>> settings) {
        this(stt, llm, tts, vad, AUTO, settings);
    }

    public EnginesConfig {
        settings = Map.copyOf(settings);
    }

    /**
     * The engine chosen for a kind.
     *
     * @param kind one of {@link #KINDS}
     */
    public String engine(ProviderKind kind) {
        return switch (kind) {
            case STT -> stt;
            case LLM -> llm;
            case TTS -> tts;
            case VAD -> vad;
            case END_OF_TURN -> throw new IllegalArgumentException("no setting chooses an engine for " + kind.words());
        };
    }

    @Override
    public Optional<String> setting(String engine, String key) {
        return Optional.ofNullable(settings.getOrDefault(engine, Map.of()).get(key));
    }

    /** Values may be secrets: only names are shown. */
    @Override
    public String toString() {
        return "EnginesConfig[stt=" + stt + ", llm=" + llm + ", tts=" + tts + ", vad=" + vad + ", reserve-tts="
                + reserveTts + ", settings of " + settings.keySet() + "]";
    }
}
