package dev.parley.engines.whisper;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import java.util.List;
import java.util.Map;

/** Whisper over a simulated engine host. */
@AutoService(MatrixEntry.class)
public final class WhisperMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        return List.of(EngineVariant.simulated(
                ProviderKind.STT,
                "whisper",
                Map.of("host-url", simulation.speechServer().baseUrl())));
    }
}
