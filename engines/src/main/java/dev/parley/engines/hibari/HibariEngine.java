package dev.parley.engines.hibari;

import com.google.auto.service.AutoService;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.TextToSpeech;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The built-in neural voice. Needs the model {@code hibari}; has no settings. */
@AutoService(Engine.class)
public final class HibariEngine implements Engine {
    static final String NAME = "hibari";

    /** The model's name in the catalogue. */
    static final String MODEL = "hibari";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<ProviderKind> offers() {
        return Set.of(ProviderKind.TTS);
    }

    @Override
    public Automatic automatic(ProviderKind kind, Configured configured) {
        return Automatic.BUILT_IN;
    }

    @Override
    public Optional<String> model(ProviderKind kind, Map<String, String> settings) {
        return Optional.of(MODEL);
    }

    @Override
    public List<String> voices() {
        return VoiceStyle.ALL.stream().map(VoiceStyle::name).toList();
    }

    @Override
    public Optional<TextToSpeech> textToSpeech(EngineContext context) {
        ModelStore models = context.service(ModelStore.class).orElseGet(() -> ModelStore.usual(System.getenv()));
        return Optional.of(new HibariTextToSpeech(OnnxRuntime.shared(), models, context.random()));
    }

    static ProviderException failure(ProviderException.Kind kind, String message) {
        return new ProviderException(kind, NAME, message);
    }

    static ProviderException broken(Throwable cause) {
        return new ProviderException(
                ProviderException.Kind.BROKEN, NAME, "the voice is broken: " + cause.getMessage(), cause);
    }
}
