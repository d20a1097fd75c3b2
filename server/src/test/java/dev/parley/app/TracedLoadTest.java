package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.load.CycleRun;
import dev.parley.simulator.load.LoadRun;
import dev.parley.simulator.load.call.Clip;
import dev.parley.simulator.load.call.LoadOptions;
import dev.parley.simulator.load.call.LoadOptions.Dialect;
import dev.parley.simulator.load.report.LoadLimits;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The load test against the whole server and simulated engines: what callers and engines hide in their audio comes through
 * unchanged, so that what the server adds can be measured at all.
 */
class TracedLoadTest {
    private static final LoadLimits ANY_SPEED = new LoadLimits(1, 0, 60_000, 60_000, 60_000);

    private final Vertx vertx = Vertx.vertx();
    private final Trace trace = new Trace();
    private final StringWriter output = new StringWriter();
    private ParleyServer server;
    private TraceServer traces;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        MoshiOptions speech = MoshiOptions.onFreePort();
        SimulatedStt stt = SimulatedStt.traced(vertx, speech, MoshiOptions.Stt.DEFAULT, new FaultPlan(), trace)
                .start()
                .await();
        SimulatedTts tts = SimulatedTts.traced(vertx, speech, MoshiOptions.Tts.DEFAULT, new FaultPlan(), trace)
                .start()
                .await();
        SimulatedLlm llm = new SimulatedLlm(vertx, LlmOptions.onFreePort(), new FaultPlan(), trace)
                .start()
                .await();
        traces = new TraceServer(vertx, trace, "127.0.0.1", 0).start().await();
        Map<String, String> settings = Map.of(
                "engines.stt",
                "kyutai",
                "engines.tts",
                "kyutai",
                "engines.llm",
                "openai",
                "engines.kyutai.stt-url",
                stt.url(),
                "engines.kyutai.tts-url",
                tts.url(),
                "engines.openai.base-url",
                llm.baseUrl());
        server = ParleyServer.start(TestServer.config(settings), Wiring.parts());
        server.engines().providers().get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        server.close();
        vertx.close().await();
    }

    @Test
    void pcm_is_measured_in_all_directions() throws Exception {
        JsonObject report = load(Dialect.REALTIME);
        JsonObject added = report.getJsonObject("added_latency");
        // A second of audio is 12.5 messages; a turn with its clip and reply takes several seconds.
        assertThat(count(added, "caller_to_stt_ms")).as(report.encodePrettily()).isGreaterThan(30);
        assertThat(count(added, "llm_to_tts_ms")).isGreaterThan(10);
        assertThat(count(added, "tts_to_caller_ms")).isGreaterThan(30);
        assertThat(count(added, "direct_up_ms")).isPositive();
        assertThat(count(report.getJsonObject("latencies"), "language_model_ms"))
                .isEqualTo(2);
    }

    @Test
    void opus_is_measured_on_its_way_to_the_caller() throws Exception {
        JsonObject added = load(Dialect.UNMUTE).getJsonObject("added_latency");
        assertThat(count(added, "caller_to_stt_ms")).isZero();
        assertThat(count(added, "tts_to_caller_ms")).isGreaterThan(30);
    }

    @Test
    void opus_over_webrtc_is_measured_on_its_way_to_the_caller() throws Exception {
        JsonObject report = load(Dialect.WEBRTC);
        JsonObject added = report.getJsonObject("added_latency");
        assertThat(count(added, "caller_to_stt_ms")).isZero();
        assertThat(count(added, "tts_to_caller_ms")).as(report.encodePrettily()).isGreaterThan(30);
        assertThat(count(report.getJsonObject("latencies"), "language_model_ms"))
                .isEqualTo(2);
        assertThat(report.getJsonObject("real_time_factor").getDouble("p50"))
                .as("at the pace of speech")
                .isBetween(0.9, 1.1);
    }

    @Test
    void calls_over_webrtc_connect_and_close_again_and_again() throws Exception {
        CycleRun run = new CycleRun(
                options(Dialect.WEBRTC), OptionalLong.of(ProcessHandle.current().pid()), 5);
        assertThat(run.run(new PrintWriter(output))).as(output.toString()).isZero();
        assertThat(output.toString())
                .contains("after 0 calls: ", "after 5 calls: ", " descriptors, ", "5 calls, 0 failed");
    }

    private static int count(JsonObject figures, String name) {
        return figures.getJsonObject(name).getInteger("count");
    }

    private LoadOptions options(Dialect dialect) throws IOException {
        List<Clip> clips = Clip.readAll(Path.of(System.getProperty("parley.testAudio"))).stream()
                .filter(clip -> clip.name().startsWith("cards-001"))
                .toList();
        return new LoadOptions(
                URI.create(server.url()),
                Optional.empty(),
                dialect,
                clips,
                new LoadOptions.Shape(2, 1, Duration.ofMillis(100)));
    }

    private JsonObject load(Dialect dialect) throws Exception {
        Path report = folder.resolve("report.json");
        LoadRun run = new LoadRun(
                options(dialect),
                new LoadOptions.Probes(OptionalLong.empty(), Optional.of(URI.create(traces.url()))),
                new LoadRun.Outputs(Optional.of(report), Optional.empty()),
                ANY_SPEED);
        assertThat(run.run(new PrintWriter(output))).as(output.toString()).isZero();
        return new JsonObject(Files.readString(report));
    }
}
