package dev.parley.engines.anthropic;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import dev.parley.simulator.anthropic.MessagesApi;
import java.util.List;
import java.util.Map;

/** Anthropic's models. */
@AutoService(MatrixEntry.class)
public final class AnthropicMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        String url = simulation.model(new MessagesApi()).address();
        return List.of(
                EngineVariant.simulated(ProviderKind.LLM, "anthropic", Map.of("base-url", url, "api-key", "an-key")));
    }
}
