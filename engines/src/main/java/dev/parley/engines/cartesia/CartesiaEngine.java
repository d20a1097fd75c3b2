package dev.parley.engines.cartesia;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Engine {@code cartesia}: {@link CartesiaSettings} are its settings. */
@AutoService(Engine.class)
public final class CartesiaEngine implements Engine {
    static final String NAME = "cartesia";

    private static final URI CARTESIA = URI.create("https://api.cartesia.ai");
    private static final String API_VERSION = "2026-03-01";
    /** Contexts of one connection at once: Cartesia speaks of dozens. */
    static final int MAX_CONTEXTS = 16;

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
        return CartesiaSettings.NAMES;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Optional<TextToSpeech> textToSpeech(EngineContext context) {
        CartesiaOptions options = CartesiaSettings.options(context);
        VoiceCatalogue voices =
                CartesiaVoices.catalogue(options.voice(), options.sampleRate().orElse(CartesiaMessages.USUAL_RATE));
        Optional<String> url = context.setting("base-url");
        Optional<String> key = context.setting("api-key");
        SpeechService speech =
                new SpeechService(address(context, url, key), context, CartesiaVoices.QUESTION, voices::first);
        if (key.isEmpty() && url.isEmpty()) {
            speech.withoutKey("CARTESIA_API_KEY");
        }
        SharedSockets sockets = new SharedSockets(speech, context.random(), MAX_CONTEXTS, List.of("context_id"));
        VoiceService service = new VoiceService(speech, sockets, voices);
        return Optional.of(new ContextTextToSpeech(
                service,
                (wanted, executor, listener, ended) ->
                        new CartesiaStream(service, options, wanted, executor, listener, ended)));
    }

    private static ServiceAddress address(EngineContext context, Optional<String> url, Optional<String> key) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Cartesia-Version", context.setting("api-version").orElse(API_VERSION));
        key.ifPresent(it -> headers.put("Authorization", "Bearer " + it));
        return new ServiceAddress(
                NAME,
                ProviderKind.TTS,
                url.map(it -> ServiceAddress.parse("engines.cartesia.base-url", it))
                        .orElse(CARTESIA),
                headers,
                "engines.cartesia.api-key",
                ServiceAddress.USUAL_CONNECT);
    }
}
