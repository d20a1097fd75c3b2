package dev.parley.engines.smartturn;

import com.google.auto.service.AutoService;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells whether a turn is over by its sound, with the installed model {@value #MODEL}. No settings. */
@AutoService(Engine.class)
public final class SmartTurnEngine implements Engine {
    static final String NAME = "smart-turn";
    static final String MODEL = "smart-turn-v3.2";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<ProviderKind> offers() {
        return Set.of(ProviderKind.END_OF_TURN);
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
    public Optional<EndOfTurnDetector> endOfTurnDetector(EngineContext context) {
        ModelStore store = context.service(ModelStore.class).orElseGet(() -> ModelStore.usual(System.getenv()));
        return Optional.of(new SmartTurnDetector(OnnxRuntime.shared(), store, System::nanoTime));
    }
}
