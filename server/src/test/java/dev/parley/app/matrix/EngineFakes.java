package dev.parley.app.matrix;

import dev.parley.provider.ProviderKind;
import dev.parley.simulator.anthropic.MessagesApi;
import dev.parley.simulator.assemblyai.SimulatedAssemblyAi;
import dev.parley.simulator.cartesia.SimulatedCartesia;
import dev.parley.simulator.deepgram.SimulatedDeepgram;
import dev.parley.simulator.elevenlabs.SimulatedElevenLabs;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.gemini.ContentApi;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.simulator.llm.ModelApi;
import dev.parley.simulator.llm.OpenAiApi;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import dev.parley.simulator.openai.RealtimeFlavour;
import dev.parley.simulator.openai.SimulatedSpeechServer;
import dev.parley.simulator.openai.SimulatedTranscription;
import dev.parley.simulator.speech.Script;
import dev.parley.simulator.speech.WordTones;
import dev.parley.simulator.trace.Trace;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A simulated server for each engine that is one, and how a user configures the engine for it. */
final class EngineFakes implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    /** All words of the conversations. */
    static final List<String> WORDS =
            List.of("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "go", "forward", "ten", "meters");

    private final Vertx vertx = Vertx.vertx();
    private final WordTones tones = new WordTones(WORDS);
    private final Script script = Script.of(tones);
    private final List<EngineVariant> variants = new ArrayList<>();

    EngineFakes() {
        recognisers();
        models();
        voices();
    }

    /** The engines of a kind. */
    List<EngineVariant> of(ProviderKind kind) {
        return variants.stream().filter(each -> each.kind() == kind).toList();
    }

    Vertx vertx() {
        return vertx;
    }

    private void stt(String name, String engine, Map<String, String> settings) {
        variants.add(EngineVariant.simulated(ProviderKind.STT, name, engine, settings));
    }

    private void recognisers() {
        var options = new MoshiOptions.Stt(script, Duration.ZERO, MoshiOptions.Model.STT_1B);
        String kyutai = new SimulatedStt(vertx, MoshiOptions.onFreePort(), options, new FaultPlan())
                .start()
                .await()
                .url();
        stt("kyutai", "kyutai", Map.of("stt-url", kyutai));
        String transcriptions = speechServer().baseUrl();
        stt("openai", "openai", Map.of("stt-base-url", transcriptions));
        var deepgram = new SimulatedDeepgram.Options(
                HOST, 0, Optional.of("dg-key"), script, SimulatedDeepgram.Options.USUAL_PATIENCE);
        String deepgramUrl = new SimulatedDeepgram(vertx, deepgram, new FaultPlan())
                .start()
                .await()
                .baseUrl();
        Map<String, String> deepgramSettings = Map.of("base-url", deepgramUrl, "api-key", "dg-key");
        stt("deepgram nova", "deepgram", deepgramSettings);
        stt(
                "deepgram flux",
                "deepgram",
                Map.of("base-url", deepgramUrl, "api-key", "dg-key", "model", "flux-general-en"));
        var assemblyAi = new SimulatedAssemblyAi.Options(HOST, 0, Optional.of("aai-key"), script);
        String assemblyAiUrl = new SimulatedAssemblyAi(vertx, assemblyAi, new FaultPlan())
                .start()
                .await()
                .baseUrl();
        stt("assemblyai", "assemblyai", Map.of("base-url", assemblyAiUrl, "api-key", "aai-key"));
        transcriptionSessions();
        stt("whisper", "whisper", Map.of("host-url", transcriptions));
        variants.add(EngineVariant.local(ProviderKind.STT, "moonshine", Optional.of("moonshine-tiny-en")));
    }

    private void transcriptionSessions() {
        var live = new SimulatedTranscription.Options(RealtimeFlavour.OPENAI, Optional.of("oa-key"), script);
        int realtime = new SimulatedTranscription(vertx, live, new FaultPlan())
                .start(HOST, 0)
                .await()
                .port();
        stt(
                "openai realtime",
                "openai",
                Map.of(
                        "stt-api", "realtime",
                        "stt-base-url", "http://" + HOST + ":" + realtime + "/v1",
                        "stt-api-key", "oa-key"));
    }

    private SimulatedSpeechServer speechServer() {
        return new SimulatedSpeechServer(vertx, Optional.empty(), script, new FaultPlan())
                .speaking(tones)
                .start()
                .await();
    }

    private void models() {
        String openAi = model(new OpenAiApi()).baseUrl();
        llm("openai chat", "openai", Map.of("base-url", openAi, "api", "chat", "api-key", "oa-key"));
        llm("openai responses", "openai", Map.of("base-url", openAi, "api", "responses", "api-key", "oa-key"));
        llm(
                "anthropic",
                "anthropic",
                Map.of("base-url", model(new MessagesApi()).address(), "api-key", "an-key"));
        llm("gemini", "gemini", Map.of("base-url", model(new ContentApi()).address(), "api-key", "ge-key"));
        llm("llama", "llama", Map.of("host-url", openAi, "host-key", "oa-key"));
        variants.add(EngineVariant.local(ProviderKind.LLM, "companion", Optional.empty()));
    }

    private void llm(String name, String engine, Map<String, String> settings) {
        variants.add(EngineVariant.simulated(ProviderKind.LLM, name, engine, settings));
    }

    private SimulatedLlm model(ModelApi api) {
        return new SimulatedLlm(vertx, LlmOptions.onFreePort(), api, new FaultPlan(), new Trace())
                .otherwise(request ->
                        new LlmReply.Text(answer(tones.words(api.asked(request).said()))))
                .start()
                .await();
    }

    /** What the models say to these words: they have them in the other order. */
    static String answer(List<String> words) {
        return words.isEmpty() ? "I heard nothing." : String.join(" ", words.reversed()) + ".";
    }

    private void voices() {
        MoshiOptions.Tts fast = new MoshiOptions.Tts(MoshiOptions.Tts.FAST.realTimeFactor(), Optional.of(tones));
        String kyutai = new SimulatedTts(vertx, MoshiOptions.onFreePort(), fast, new FaultPlan())
                .start()
                .await()
                .url();
        tts("kyutai", Map.of("tts-url", kyutai));
        String speech = speechServer().baseUrl();
        tts("openai", Map.of("tts-base-url", speech));
        tts("piper", Map.of("host-url", speech));
        int cartesia = new SimulatedCartesia(vertx, Optional.of("ca-key"), new FaultPlan())
                .speaking(tones)
                .start(HOST, 0)
                .await()
                .port();
        tts("cartesia", Map.of("base-url", "http://" + HOST + ":" + cartesia, "api-key", "ca-key"));
        int elevenLabs = new SimulatedElevenLabs(vertx, Optional.of("el-key"), new FaultPlan())
                .speaking(tones)
                .start(HOST, 0)
                .await()
                .port();
        tts("elevenlabs", Map.of("base-url", "http://" + HOST + ":" + elevenLabs, "api-key", "el-key"));
        variants.add(EngineVariant.local(ProviderKind.TTS, "hibari", Optional.of("hibari")));
    }

    private void tts(String engine, Map<String, String> settings) {
        variants.add(EngineVariant.simulated(ProviderKind.TTS, engine, engine, settings));
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
