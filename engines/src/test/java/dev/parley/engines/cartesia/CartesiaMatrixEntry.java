package dev.parley.engines.cartesia;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import dev.parley.simulator.cartesia.SimulatedCartesia;
import dev.parley.simulator.fault.FaultPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cartesia's voices. */
@AutoService(MatrixEntry.class)
public final class CartesiaMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        int port = new SimulatedCartesia(simulation.vertx(), Optional.of("ca-key"), new FaultPlan())
                .speaking(simulation.tones())
                .start(MatrixSimulation.HOST, 0)
                .await()
                .port();
        String url = "http://" + MatrixSimulation.HOST + ":" + port;
        return List.of(
                EngineVariant.simulated(ProviderKind.TTS, "cartesia", Map.of("base-url", url, "api-key", "ca-key")));
    }
}
