package dev.parley.engines.elevenlabs;

import com.google.auto.service.AutoService;
import dev.parley.engines.support.service.ContextTextToSpeech;
import dev.parley.engines.support.service.ServiceAddress;
import dev.parley.engines.support.service.SharedSockets;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.engines.support.service.VoiceCatalogue;
import dev.parley.engines.support.service.VoiceService;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.TextToSpeech;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Engine {@code elevenlabs}: {@link ElevenLabsSettings} are its settings. */
@AutoService(Engine.class)
public final class ElevenLabsEngine implements Engine {
    static final String NAME = "elevenlabs";

    private static final URI ELEVENLABS = URI.create("https://api.elevenlabs.io");
    /** Contexts of one connection at once: it takes five, and one that is on its way out is still one of them. */
    static final int MAX_CONTEXTS = 4;

    /** Without a context; ElevenLabs closes a connection after 180 s. */
    static final Duration KEPT_IDLE = Duration.ofSeconds(150);

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
        return ElevenLabsSettings.NAMES;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Optional<TextToSpeech> textToSpeech(EngineContext context) {
        ElevenLabsOptions options = ElevenLabsSettings.options(context);
        VoiceCatalogue voices =
                ElevenLabsVoices.catalogue(options.voice(), options.sampleRate().orElse(ElevenLabsMessages.USUAL_RATE));
        Optional<String> url = context.setting("base-url");
        Optional<String> key = context.setting("api-key");
        SpeechService speech = new SpeechService(address(url, key), context, ElevenLabsVoices.QUESTION, voices::first);
        if (key.isEmpty() && url.isEmpty()) {
            speech.withoutKey("ELEVENLABS_API_KEY");
        }
        SharedSockets sockets = new SharedSockets(
                speech, context.random(), MAX_CONTEXTS, List.of("contextId", "context_id"), KEPT_IDLE);
        VoiceService service = new VoiceService(speech, sockets, voices);
        return Optional.of(new ContextTextToSpeech(
                service,
                (wanted, executor, listener, ended) ->
                        new ElevenLabsStream(service, options, wanted, executor, listener, ended)));
    }

    private static ServiceAddress address(Optional<String> url, Optional<String> key) {
        return new ServiceAddress(
                NAME,
                ProviderKind.TTS,
                url.map(it -> ServiceAddress.parse("engines.elevenlabs.base-url", it))
                        .orElse(ELEVENLABS),
                key.map(it -> Map.of("xi-api-key", it)).orElse(Map.of()),
                "engines.elevenlabs.api-key",
                ServiceAddress.USUAL_CONNECT);
    }
}
