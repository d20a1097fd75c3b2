package dev.parley.engines.openai;

import com.google.auto.service.AutoService;
import dev.parley.engines.matrix.EngineVariant;
import dev.parley.engines.matrix.MatrixEntry;
import dev.parley.engines.matrix.MatrixSimulation;
import dev.parley.provider.ProviderKind;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.OpenAiApi;
import dev.parley.simulator.openai.RealtimeFlavour;
import dev.parley.simulator.openai.SimulatedTranscription;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OpenAI's speech endpoints, its realtime transcription, and both of its APIs for models. */
@AutoService(MatrixEntry.class)
public final class OpenAiMatrixEntry implements MatrixEntry {
    @Override
    public List<EngineVariant> variants(MatrixSimulation simulation) {
        String speech = simulation.speechServer().baseUrl();
        var live =
                new SimulatedTranscription.Options(RealtimeFlavour.OPENAI, Optional.of("oa-key"), simulation.script());
        int port = new SimulatedTranscription(simulation.vertx(), live, new FaultPlan())
                .start(MatrixSimulation.HOST, 0)
                .await()
                .port();
        String realtime = "http://" + MatrixSimulation.HOST + ":" + port + "/v1";
        String models = simulation.model(new OpenAiApi()).baseUrl();
        return List.of(
                EngineVariant.simulated(ProviderKind.STT, "openai", Map.of("stt-base-url", speech)),
                EngineVariant.simulated(
                                ProviderKind.STT,
                                "openai",
                                Map.of("stt-api", "realtime", "stt-base-url", realtime, "stt-api-key", "oa-key"))
                        .called("realtime"),
                model("chat", models),
                model("responses", models),
                EngineVariant.simulated(ProviderKind.TTS, "openai", Map.of("tts-base-url", speech)));
    }

    private static EngineVariant model(String api, String url) {
        return EngineVariant.simulated(
                        ProviderKind.LLM, "openai", Map.of("base-url", url, "api", api, "api-key", "oa-key"))
                .called(api);
    }
}
