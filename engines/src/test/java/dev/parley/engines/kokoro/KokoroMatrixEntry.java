package dev.parley.engines.kokoro;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import java.util.List;
import java.util.Map;

/** Kokoro over a simulated engine host. */
@AutoService(MatrixEntry.class)
public final class KokoroMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        return List.of(EngineVariant.simulated(
                ProviderKind.TTS,
                "kokoro",
                Map.of("host-url", simulation.speechServer().baseUrl())));
    }
}
