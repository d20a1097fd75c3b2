package dev.parley.engines.whisper;

import com.google.auto.service.AutoService;
import dev.parley.engines.support.host.HostedService;
import dev.parley.engines.support.host.RuntimeSettings;
import dev.parley.engines.support.openai.OpenAiSpeechToText;
import dev.parley.engines.support.openai.OpenAiTranscriptionOptions;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
@AutoService(Engine.class)
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
        return RuntimeSettings.names("language", "threads", "workers");
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
    public Optional<SpeechToText> speechToText(EngineContext context) {
        RuntimeSettings settings = new RuntimeSettings(NAME, context);
        String model = settings.model(DEFAULT_MODEL);
        settings.whole("threads", 1, HIGHEST).whole("workers", 1, HIGHEST);
        Optional<String> language = settings.all().text("language");
        List<String> languages = model.endsWith("-en") ? List.of("en") : List.of();
        return Optional.of(new OpenAiSpeechToText(
                HostedService.of(new HostedService.Program(NAME, ProviderKind.STT, model, settings.given()), context),
                new OpenAiTranscriptionOptions(model, language, false, languages)));
    }
}
