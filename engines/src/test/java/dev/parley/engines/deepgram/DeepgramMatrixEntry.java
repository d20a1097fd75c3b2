package dev.parley.engines.deepgram;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import dev.parley.simulator.deepgram.SimulatedDeepgram;
import dev.parley.simulator.fault.FaultPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Both of Deepgram's protocols. */
@AutoService(MatrixEntry.class)
public final class DeepgramMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        var options = new SimulatedDeepgram.Options(
                MatrixSimulation.HOST,
                0,
                Optional.of("dg-key"),
                simulation.script(),
                SimulatedDeepgram.Options.USUAL_PATIENCE);
        String url = new SimulatedDeepgram(simulation.vertx(), options, new FaultPlan())
                .start()
                .await()
                .baseUrl();
        Map<String, String> nova = Map.of("base-url", url, "api-key", "dg-key");
        Map<String, String> flux = Map.of("base-url", url, "api-key", "dg-key", "model", "flux-general-en");
        return List.of(
                EngineVariant.simulated(ProviderKind.STT, "deepgram", nova).called("nova"),
                EngineVariant.simulated(ProviderKind.STT, "deepgram", flux).called("flux"));
    }
}
