package dev.parley.engines.kyutai;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kyutai's recogniser and voice. */
@AutoService(MatrixEntry.class)
public final class KyutaiMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        var hears = new MoshiOptions.Stt(simulation.script(), Duration.ZERO, MoshiOptions.Model.STT_1B);
        String stt = new SimulatedStt(simulation.vertx(), MoshiOptions.onFreePort(), hears, new FaultPlan())
                .start()
                .await()
                .url();
        var speaks = new MoshiOptions.Tts(MoshiOptions.Tts.FAST.realTimeFactor(), Optional.of(simulation.tones()));
        String tts = new SimulatedTts(simulation.vertx(), MoshiOptions.onFreePort(), speaks, new FaultPlan())
                .start()
                .await()
                .url();
        return List.of(
                EngineVariant.simulated(ProviderKind.STT, "kyutai", Map.of("stt-url", stt)),
                EngineVariant.simulated(ProviderKind.TTS, "kyutai", Map.of("tts-url", tts)));
    }
}
