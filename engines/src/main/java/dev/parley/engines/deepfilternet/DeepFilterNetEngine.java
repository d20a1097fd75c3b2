package dev.parley.engines.deepfilternet;

import com.google.auto.service.AutoService;
import dev.parley.models.ModelStore;
import dev.parley.models.PlatformName;
import dev.parley.onnx.InferenceQueue;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * DeepFilterNet 3, with the installed model {@value #MODEL}, which holds its library. Linux on x64 only. Its settings are
 * {@link SuppressorSettings}.
 */
@AutoService(Engine.class)
public final class DeepFilterNetEngine implements Engine {
    static final String NAME = "deepfilternet";
    static final String MODEL = "deepfilternet3-linux-x64";
    static final String PLATFORM = "linux-x64";

    private @Nullable InferenceQueue workers;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<ProviderKind> offers() {
        return Set.of(ProviderKind.NOISE_SUPPRESSION);
    }

    @Override
    public Set<String> settings() {
        return SuppressorSettings.NAMES;
    }

    @Override
    public Automatic automatic(ProviderKind kind, Configured configured) {
        return isSupported() ? Automatic.BUILT_IN : Automatic.NEVER;
    }

    static boolean isSupported() {
        return PlatformName.here().filter(PLATFORM::equals).isPresent();
    }

    @Override
    public Optional<String> model(ProviderKind kind, Map<String, String> settings) {
        return Optional.of(MODEL);
    }

    @Override
    public Optional<NoiseSuppressor> noiseSuppressor(EngineContext context) {
        SuppressorSettings settings = SuppressorSettings.of(context);
        ModelStore store = context.service(ModelStore.class).orElseGet(() -> ModelStore.usual(System.getenv()));
        return Optional.of(new DeepFilterNetSuppressor(store, settings, workers(settings), System::nanoTime));
    }

    /** Their threads are those of the process: a suppressor that is made anew gets the same. */
    private synchronized InferenceQueue workers(SuppressorSettings settings) {
        if (workers == null) {
            workers = new InferenceQueue(settings.workers(), SuppressorSettings.MOST_WAITING, () -> 0);
        }
        return workers;
    }
}
