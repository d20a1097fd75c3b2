package dev.parley.engines.assemblyai;

import com.google.auto.service.AutoService;
import dev.parley.engines.support.EngineSettings;
import dev.parley.engines.support.service.RecognitionStream;
import dev.parley.engines.support.service.ServiceAddress;
import dev.parley.engines.support.service.SpeechService;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Engine {@code assemblyai}: speech-to-text. Settings: {@code api-key}, {@code base-url} (default
 * {@code wss://streaming.assemblyai.com}), and those of {@link AssemblyAiOptions}.
 */
@AutoService(Engine.class)
public final class AssemblyAiEngine implements Engine {
    private static final String NAME = "assemblyai";
    private static final String ASSEMBLYAI = "wss://streaming.assemblyai.com";
    /** Answered to whoever has a key. */
    private static final String QUESTION = "/v3/token?expires_in_seconds=60";

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
        Set<String> names = new HashSet<>(AssemblyAiOptions.names());
        names.addAll(Set.of("api-key", "base-url"));
        return names;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public Optional<SpeechToText> speechToText(EngineContext context) {
        return Optional.of(speechToText(context, AssemblyAiSpeechToText.PATIENCE));
    }

    static SpeechToText speechToText(EngineContext context, RecognitionStream.Patience patience) {
        EngineSettings settings = new EngineSettings(NAME, context);
        AssemblyAiOptions options = AssemblyAiOptions.read(settings);
        Optional<String> key = settings.text("api-key");
        Optional<String> baseUrl = settings.text("base-url");
        ServiceAddress address = new ServiceAddress(
                NAME,
                ProviderKind.STT,
                ServiceAddress.parse(settings.key("base-url"), baseUrl.orElse(ASSEMBLYAI)),
                key.map(it -> Map.of("Authorization", it)).orElse(Map.of()),
                settings.key("api-key"),
                ServiceAddress.USUAL_CONNECT);
        SpeechService service = new SpeechService(address, context, QUESTION, body -> {});
        // A server of one's own may want none.
        boolean usable = key.isPresent() || baseUrl.isPresent();
        return new AssemblyAiSpeechToText(
                usable ? service : service.withoutKey("ASSEMBLYAI_API_KEY"), options, patience);
    }
}
