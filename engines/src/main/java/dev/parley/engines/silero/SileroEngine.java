package dev.parley.engines.silero;

import com.google.auto.service.AutoService;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.vad.BuiltInVad;
import java.util.Optional;
import java.util.Set;

/** Voice activity by Silero's network, which comes with the build, or by energy where that cannot run. No settings. */
@AutoService(Engine.class)
public final class SileroEngine implements Engine {
    @Override
    public String name() {
        return "silero";
    }

    @Override
    public Set<ProviderKind> offers() {
        return Set.of(ProviderKind.VAD);
    }

    @Override
    public Automatic automatic(ProviderKind kind, Configured configured) {
        return Automatic.BUILT_IN;
    }

    @Override
    public Optional<VoiceActivityDetector> voiceActivityDetector(EngineContext context) {
        return Optional.of(new BuiltInVad());
    }
}
