package dev.parley.engines.elevenlabs;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import dev.parley.simulator.elevenlabs.SimulatedElevenLabs;
import dev.parley.simulator.fault.FaultPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ElevenLabs' voices. */
@AutoService(MatrixEntry.class)
public final class ElevenLabsMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        int port = new SimulatedElevenLabs(simulation.vertx(), Optional.of("el-key"), new FaultPlan())
                .speaking(simulation.tones())
                .start(MatrixSimulation.HOST, 0)
                .await()
                .port();
        String url = "http://" + MatrixSimulation.HOST + ":" + port;
        return List.of(
                EngineVariant.simulated(ProviderKind.TTS, "elevenlabs", Map.of("base-url", url, "api-key", "el-key")));
    }
}
