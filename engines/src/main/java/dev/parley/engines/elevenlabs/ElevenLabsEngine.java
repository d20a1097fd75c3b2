package dev.parley.engines.elevenlabs;

import dev.parley.engines.support.service.ServiceAddress;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.engines.support.service.VoiceCatalogue;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.TextToSpeech;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Engine {@code elevenlabs}: {@link ElevenLabsSettings} are its settings. */
public final class ElevenLabsEngine implements Engine {
    static final String NAME = "elevenlabs";

    private static final URI ELEVENLABS = URI.create("https://api.elevenlabs.io");
    private static final String NO_KEY = "set ELEVENLABS_API_KEY, or api-key below engines.elevenlabs, to one made at"
            + " https://elevenlabs.io/app/settings/api-keys";

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
        Optional<String> missing = key.isEmpty() && url.isEmpty() ? Optional.of(NO_KEY) : Optional.empty();
        return Optional.of(
                new ElevenLabsTextToSpeech(new ElevenLabsService(speech, missing, voices, context.random()), options));
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
