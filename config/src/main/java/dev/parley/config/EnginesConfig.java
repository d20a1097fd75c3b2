package dev.parley.config;

import java.util.Map;
import java.util.Optional;

/**
 * Which engines to use. Each choice is an engine's name or {@value #AUTO}.
 *
 * @param reserveTts goes on speaking when {@code tts} fails; {@value #NONE} for nothing
 * @param settings of each engine, by its name, then by the setting's name; may hold secrets
 */
public record EnginesConfig(
        String stt, String llm, String tts, String vad, String reserveTts, Map<String, Map<String, String>> settings) {
    /** Lets the server choose. */
    public static final String AUTO = "auto";

    /** No engine. */
    public static final String NONE = "none";

    /** With the reserve left to the server. */
    public EnginesConfig(String stt, String llm, String tts, String vad, Map<String, Map<String, String>> settings) {
        this(stt, llm, tts, vad, AUTO, settings);
    }

    public EnginesConfig {
        settings = Map.copyOf(settings);
    }

    /** One setting of one engine. */
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
