package dev.parley.engines.silero;

import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.vad.BuiltInVad;
import java.util.Optional;

/** Voice activity by Silero's network, which comes with the build, or by energy where that cannot run. No settings. */
public final class SileroEngine implements Engine {
    @Override
    public String name() {
        return "silero";
    }

    @Override
    public Optional<VoiceActivityDetector> voiceActivityDetector(EngineContext context) {
        return Optional.of(new BuiltInVad());
    }
}
