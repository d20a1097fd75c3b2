package dev.parley.engines.piper;

import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.host.HostedService;
import dev.parley.engines.support.openai.OpenAiTextToSpeech;
import dev.parley.engines.support.openai.OpenAiVoiceOptions;
import dev.parley.models.ModelStore;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.TextToSpeech;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Text-to-speech by Piper, in a process of its own. Settings, below {@code engines.piper}:
 *
 * <ul>
 *   <li>{@code model}: which installed voice; default {@value #DEFAULT_MODEL}
 *   <li>{@code speaker}: the number of one of its speakers; default 0
 *   <li>{@code workers}: replies at once, which take turns sentence by sentence; default 16
 *   <li>{@code host-url}, {@code host-key}: an engine host on another machine
 * </ul>
 */
public final class PiperEngine implements Engine {
    /** Its name in the configuration. */
    public static final String NAME = "piper";

    /** The voice used when none is named. */
    public static final String DEFAULT_MODEL = "piper-joe";

    private static final int HIGHEST_WORKERS = 64;
    private static final int HIGHEST_SPEAKER = 9_999;
    /** Of what the host calls {@code pcm}, in Hz. */
    private static final int RATE = 24_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<ProviderKind> offers() {
        return Set.of(ProviderKind.TTS);
    }

    @Override
    public Set<String> settings() {
        return Stream.concat(HostedService.SETTINGS.stream(), Stream.of("model", "speaker", "workers"))
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
    public Optional<TextToSpeech> textToSpeech(EngineContext context) {
        EngineSettings settings = new EngineSettings(NAME, context);
        String model = settings.text("model").orElse(DEFAULT_MODEL);
        if (!ModelStore.isId(model)) {
            throw settings.wrong("model", model, "write the name of a model, as `./parley models list` shows it");
        }
        Map<String, String> runtime = new HashMap<>();
        settings.whole("speaker", 0, HIGHEST_SPEAKER)
                .ifPresent(value -> runtime.put("speaker", Integer.toString(value)));
        settings.whole("workers", 1, HIGHEST_WORKERS)
                .ifPresent(value -> runtime.put("workers", Integer.toString(value)));
        return Optional.of(new OpenAiTextToSpeech(
                HostedService.of(new HostedService.Program(NAME, ProviderKind.TTS, model, runtime), context),
                new OpenAiVoiceOptions(model, List.of(model), Optional.empty(), RATE)));
    }
}
