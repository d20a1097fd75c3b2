package dev.parley.config;

import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.setting.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which engines to use. Each choice is an engine's name or {@value #AUTO}.
 *
 * @param settings of each engine, by its name, then by the setting's name; declared by the engine, and may hold secrets
 */
public record EnginesConfig(
        @Setting(
                fallback = AUTO,
                value = "Engine for speech-to-text" + BY_NAME
                        + "`kyutai` when `KYUTAI_STT_URL` is set, else `moonshine`.")
        String stt,

        @Setting(
                fallback = AUTO,
                value =
                        "Engine for language model" + BY_NAME
                                + "an OpenAI-compatible server when `OPENAI_API_KEY`, `OPENAI_BASE_URL` or `KYUTAI_LLM_URL` is set or one answers on localhost:11434 (Ollama) or localhost:8091 (vLLM), else `companion`, a scripted stand-in.")
        String llm,

        @Setting(
                fallback = AUTO,
                value = "Engine for text-to-speech" + BY_NAME + "`kyutai` when `KYUTAI_TTS_URL` is set, else `hibari`.")
        String tts,

        @Setting(fallback = AUTO, value = "Engine for voice activity detection" + BY_NAME + "`silero`.")
        String vad,

        @Setting(
                fallback = AUTO,
                value =
                        "Engine whose voice goes on with a reply when that of `engines.tts` fails, from the last word heard, in languages it speaks. `auto` chooses `hibari` where its model is installed and `engines.tts` is a server, else nothing; `none` is nothing.")
        String reserveTts,

        Map<String, Map<String, String>> settings)
        implements Engine.Configured {
    private static final String BY_NAME = ", by name; one that offers none is refused at the start. `auto` chooses ";

    /** Environment variables that set what an engine declares: names that users of these services have already. */
    public static final Map<String, String> VARIABLES = Map.of(
            "OPENAI_API_KEY", "engines.openai.api-key",
            "OPENAI_BASE_URL", "engines.openai.base-url",
            "OPENAI_MODEL", "engines.openai.model",
            "KYUTAI_STT_URL", "engines.kyutai.stt-url",
            "KYUTAI_TTS_URL", "engines.kyutai.tts-url",
            "KYUTAI_API_KEY", "engines.kyutai.api-key",
            "KYUTAI_LLM_URL", "engines.kyutai.llm-url",
            "KYUTAI_LLM_MODEL", "engines.kyutai.llm-model",
            "KYUTAI_LLM_API_KEY", "engines.kyutai.llm-api-key");

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
