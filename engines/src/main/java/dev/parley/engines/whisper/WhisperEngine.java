package dev.parley.engines.whisper;

import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.host.HostedService;
import dev.parley.engines.support.openai.OpenAiSpeechToText;
import dev.parley.engines.support.openai.OpenAiTranscriptionOptions;
import dev.parley.models.ModelStore;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Speech-to-text by Whisper, in a process of its own. Settings, below {@code engines.whisper}:
 *
 * <ul>
 *   <li>{@code model}: which installed model; default {@value #DEFAULT_MODEL}. Names that end in {@code -en} hear English only
 *   <li>{@code language}: of callers whose session names none; models of several languages find out by themselves
 *   <li>{@code threads}: for one utterance; default 1
 *   <li>{@code workers}: utterances at once; default so many that all processors are used
 *   <li>{@code host-url}, {@code host-key}: an engine host on another machine
 * </ul>
 */
public final class WhisperEngine implements Engine {
    /** Its name in the configuration. */
    public static final String NAME = "whisper";

    /** The model used when none is named. */
    public static final String DEFAULT_MODEL = "whisper-tiny-en";

    private static final int HIGHEST = 64;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<ProviderKind> offers() {
        return Set.of(ProviderKind.STT);
    }

    @Override
    public Set<String> settings() {
        return Stream.concat(HostedService.SETTINGS.stream(), Stream.of("model", "language", "threads", "workers"))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Optional<String> model(ProviderKind kind, Map<String, String> settings) {
        return settings.containsKey("host-url")
                ? Optional.empty()
                : Optional.of(settings.getOrDefault("model", DEFAULT_MODEL));
    }

    @Override
    public Optional<SpeechToText> speechToText(EngineContext context) {
        EngineSettings settings = new EngineSettings(NAME, context);
        String model = settings.text("model").orElse(DEFAULT_MODEL);
        if (!ModelStore.isId(model)) {
            throw settings.wrong("model", model, "write the name of a model, as `./parley models list` shows it");
        }
        Map<String, String> runtime = new HashMap<>();
        for (String name : List.of("threads", "workers")) {
            settings.whole(name, 1, HIGHEST).ifPresent(value -> runtime.put(name, Integer.toString(value)));
        }
        Optional<String> language = settings.text("language");
        List<String> languages = model.endsWith("-en") ? List.of("en") : List.of();
        return Optional.of(new OpenAiSpeechToText(
                HostedService.of(new HostedService.Program(NAME, ProviderKind.STT, model, runtime), context),
                new OpenAiTranscriptionOptions(model, language, false, languages)));
    }
}
