package dev.parley.engines.llama;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import dev.parley.simulator.llm.OpenAiApi;
import java.util.List;
import java.util.Map;

/** llama.cpp over a simulated engine host. */
@AutoService(MatrixEntry.class)
public final class LlamaMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        String url = simulation.model(new OpenAiApi()).baseUrl();
        return List.of(
                EngineVariant.simulated(ProviderKind.LLM, "llama", Map.of("host-url", url, "host-key", "oa-key")));
    }
}
