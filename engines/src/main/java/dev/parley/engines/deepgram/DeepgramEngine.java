package dev.parley.engines.deepgram;

import com.google.auto.service.AutoService;
import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.service.RecognitionStream;
import dev.parley.engines.support.service.ServiceAddress;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Engine {@code deepgram}: speech-to-text. Settings: {@code api-key}, {@code base-url} (default
 * {@code https://api.deepgram.com}), and those of {@link DeepgramSettings}.
 */
@AutoService(Engine.class)
public final class DeepgramEngine implements Engine {
    private static final String NAME = "deepgram";
    private static final String DEEPGRAM = "https://api.deepgram.com";
    private static final String QUESTION = "/v1/models";

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
        Set<String> names = new HashSet<>(DeepgramSettings.names());
        names.addAll(Set.of("api-key", "base-url"));
        return names;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Optional<SpeechToText> speechToText(EngineContext context) {
        return Optional.of(speechToText(context, DeepgramSpeechToText.PATIENCE));
    }

    static SpeechToText speechToText(EngineContext context, RecognitionStream.Patience patience) {
        EngineSettings settings = new EngineSettings(NAME, context);
        DeepgramOptions options = DeepgramSettings.read(settings);
        Optional<String> key = settings.text("api-key");
        Optional<String> baseUrl = settings.text("base-url");
        URI base = ServiceAddress.parse(settings.key("base-url"), baseUrl.orElse(DEEPGRAM));
        ServiceAddress address = new ServiceAddress(
                NAME,
                ProviderKind.STT,
                base,
                key.map(it -> Map.of("Authorization", "Token " + it)).orElse(Map.of()),
                settings.key("api-key"),
                ServiceAddress.USUAL_CONNECT);
        SpeechService service = new SpeechService(address, context, QUESTION, body -> {});
        // A server of one's own may want none.
        boolean usable = key.isPresent() || baseUrl.isPresent();
        return new DeepgramSpeechToText(usable ? service : service.withoutKey("DEEPGRAM_API_KEY"), options, patience);
    }
}
