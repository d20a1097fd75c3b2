package dev.parley.engines.gemini;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import dev.parley.simulator.gemini.ContentApi;
import java.util.List;
import java.util.Map;

/** Gemini's models. */
@AutoService(MatrixEntry.class)
public final class GeminiMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        String url = simulation.model(new ContentApi()).address();
        return List.of(
                EngineVariant.simulated(ProviderKind.LLM, "gemini", Map.of("base-url", url, "api-key", "ge-key")));
    }
}
