package dev.parley.engines.assemblyai;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import dev.parley.simulator.assemblyai.SimulatedAssemblyAi;
import dev.parley.simulator.fault.FaultPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** AssemblyAI's recogniser. */
@AutoService(MatrixEntry.class)
public final class AssemblyAiMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        var options =
                new SimulatedAssemblyAi.Options(MatrixSimulation.HOST, 0, Optional.of("aai-key"), simulation.script());
        String url = new SimulatedAssemblyAi(simulation.vertx(), options, new FaultPlan())
                .start()
                .await()
                .baseUrl();
        return List.of(
                EngineVariant.simulated(ProviderKind.STT, "assemblyai", Map.of("base-url", url, "api-key", "aai-key")));
    }
}
