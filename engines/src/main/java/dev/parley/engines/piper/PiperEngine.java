package dev.parley.engines.piper;

import com.google.auto.service.AutoService;
import dev.parley.engines.support.host.HostedService;
import dev.parley.engines.support.host.RuntimeSettings;
import dev.parley.engines.support.openai.OpenAiTextToSpeech;
import dev.parley.engines.support.openai.OpenAiVoiceOptions;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.TextToSpeech;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
@AutoService(Engine.class)
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
        return RuntimeSettings.names("speaker", "workers");
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Optional<String> model(ProviderKind kind, Map<String, String> settings) {
        return RuntimeSettings.installed(settings, Optional.of(DEFAULT_MODEL));
    }

    @Override
    public Optional<TextToSpeech> textToSpeech(EngineContext context) {
        RuntimeSettings settings = new RuntimeSettings(NAME, context);
        String model = settings.model(DEFAULT_MODEL);
        settings.whole("speaker", 0, HIGHEST_SPEAKER).whole("workers", 1, HIGHEST_WORKERS);
        return Optional.of(new OpenAiTextToSpeech(
                HostedService.of(new HostedService.Program(NAME, ProviderKind.TTS, model, settings.given()), context),
                new OpenAiVoiceOptions(model, List.of(model), Optional.empty(), RATE)));
    }
}
