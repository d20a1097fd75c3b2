package dev.parley.engines.moonshine;

import com.google.auto.service.AutoService;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speech-to-text by a small network in the process, for the languages of its model. Settings, below {@code engines.moonshine}:
 *
 * <ul>
 *   <li>{@code model}: which installed model; default {@value #DEFAULT_MODEL}
 * </ul>
 */
@AutoService(Engine.class)
public final class MoonshineEngine implements Engine {
    /** Its name in the configuration. */
    public static final String NAME = "moonshine";

    /** The model used when none is named. */
    public static final String DEFAULT_MODEL = "moonshine-tiny-en";

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
        return Set.of("model");
    }

    @Override
    public Automatic automatic(ProviderKind kind, Configured configured) {
        return Automatic.BUILT_IN;
    }

    @Override
    public Optional<String> model(ProviderKind kind, Map<String, String> settings) {
        return Optional.of(settings.getOrDefault("model", DEFAULT_MODEL));
    }

    @Override
    public Optional<SpeechToText> speechToText(EngineContext context) {
        String model = context.setting("model").orElse(DEFAULT_MODEL);
        if (!ModelStore.isId(model)) {
            throw new IllegalArgumentException("engines.moonshine.model: '" + model
                    + "' must be the name of a model, as `./parley models list` shows it");
        }
        ModelStore store = context.service(ModelStore.class).orElseGet(() -> ModelStore.usual(System.getenv()));
        return Optional.of(new MoonshineSpeechToText(OnnxRuntime.shared(), store, model));
    }

    static ProviderException failure(ProviderException.Kind kind, String message, @Nullable Throwable cause) {
        return cause == null
                ? new ProviderException(kind, NAME, message)
                : new ProviderException(kind, NAME, message, cause);
    }
}
