package dev.parley.registry;

import dev.parley.config.EnginesConfig;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of the engine {@code offline}, which configurations may still name. */
final class RetiredEngine {
    static final String NAME = "offline";

    private static final Map<ProviderKind, String> SUCCESSORS =
            Map.of(ProviderKind.LLM, "companion", ProviderKind.VAD, "silero");
    private static final String TIME_ZONE = "time-zone";

    private RetiredEngine() {}

    /** The engine that goes on under another name, where {@code named} is the old one; else {@code named}. */
    static String renamed(ProviderKind kind, String named) {
        return named.equals(NAME) ? SUCCESSORS.getOrDefault(kind, named) : named;
    }

    /** One message for each setting that names what is gone, with what to write instead. */
    static Stream<String> problems(EnginesConfig config, List<Engine> engines) {
        Stream<String> speech = Stream.of(ProviderKind.STT, ProviderKind.TTS)
                .filter(kind -> config.chosen(kind).stream()
                        .anyMatch(each -> each.engine().equals(NAME)))
                .map(kind -> "engines." + kind.id() + ": the engine '" + NAME
                        + "' is no part of Parley any more. Use auto or "
                        + ProviderChoice.automatic(kind, Engine.Configured.NOTHING, engines)
                                .map(Engine::name)
                                .orElse("another")
                        + ", with the models that `./parley models pull` gets.");
        Stream<String> settings = Optional.ofNullable(config.settings().get(NAME)).stream()
                .flatMap(each -> each.keySet().stream().sorted())
                .map(key -> "engines." + NAME + "." + key + ": the engine is no part of Parley any more. "
                        + (key.equals(TIME_ZONE)
                                ? "Write engines." + SUCCESSORS.get(ProviderKind.LLM) + "." + TIME_ZONE + "."
                                : "Remove the setting."));
        return Stream.concat(speech, settings);
    }
}
