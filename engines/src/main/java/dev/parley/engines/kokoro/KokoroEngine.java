package dev.parley.engines.kokoro;

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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Text-to-speech by Kokoro-82M, in a process of its own. Settings, below {@code engines.kokoro}:
 *
 * <ul>
 *   <li>{@code model}: which installed model; default {@value #DEFAULT_MODEL}
 *   <li>{@code voice}: who speaks where no voice is asked for, or one that is not there; default {@value #DEFAULT_VOICE}
 *   <li>{@code threads}: that a sentence is computed on; default 4, or as many as there are processors
 *   <li>{@code workers}: replies at once, which take turns sentence by sentence; default 16
 *   <li>{@code host-url}, {@code host-key}: an engine host on another machine
 * </ul>
 */
@AutoService(Engine.class)
public final class KokoroEngine implements Engine {
    /** Its name in the configuration. */
    public static final String NAME = "kokoro";

    /** The model used when none is named. */
    public static final String DEFAULT_MODEL = "kokoro";

    /** The voice used when none is named. */
    public static final String DEFAULT_VOICE = "af_heart";

    /** Those of the catalogue's model: of what language and whether a woman's or a man's, then a name. */
    private static final List<String> VOICES = List.of(
            "af_alloy",
            "af_aoede",
            "af_bella",
            "af_heart",
            "af_jessica",
            "af_kore",
            "af_nicole",
            "af_nova",
            "af_river",
            "af_sarah",
            "af_sky",
            "am_adam",
            "am_echo",
            "am_eric",
            "am_fenrir",
            "am_liam",
            "am_michael",
            "am_onyx",
            "am_puck",
            "am_santa",
            "bf_alice",
            "bf_emma",
            "bf_isabella",
            "bf_lily",
            "bm_daniel",
            "bm_fable",
            "bm_george",
            "bm_lewis");

    private static final Pattern VOICE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final int HIGHEST_WORKERS = 64;
    private static final int HIGHEST_THREADS = 64;
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
        return RuntimeSettings.names("voice", "threads", "workers");
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
        settings.whole("threads", 1, HIGHEST_THREADS)
                .whole("workers", 1, HIGHEST_WORKERS)
                .text("voice", VOICE, "write the name of a voice's file without its ending, such as " + DEFAULT_VOICE);
        String usual = settings.given().getOrDefault("voice", DEFAULT_VOICE);
        List<String> voices =
                Stream.concat(Stream.of(usual), VOICES.stream()).distinct().toList();
        return Optional.of(new OpenAiTextToSpeech(
                HostedService.of(new HostedService.Program(NAME, ProviderKind.TTS, model, settings.given()), context),
                new OpenAiVoiceOptions(model, voices, Optional.empty(), RATE)));
    }
}
