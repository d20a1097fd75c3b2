package dev.parley.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.simulator.load.call.Clip;
import dev.parley.simulator.load.call.LoadOptions;
import dev.parley.simulator.load.report.LoadLimits;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers against a server that answers by the clock. */
class LoadTestTest {
    private static final LoadLimits STRICT = new LoadLimits(1, 0, 60_000, 60_000, 60_000);

    private final Vertx vertx = Vertx.vertx();
    private final StringWriter output = new StringWriter();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void calls_are_held_measured_and_reported() throws Exception {
        int port = serve(socket -> new Answerer(socket, ""));
        Path report = folder.resolve("report.json");
        Path plot = folder.resolve("plot.svg");
        LoadRun run = new LoadRun(
                options(port, 4),
                new LoadOptions.Probes(OptionalLong.of(ProcessHandle.current().pid()), Optional.empty()),
                new LoadRun.Outputs(Optional.of(report), Optional.of(plot)),
                STRICT);
        assertThat(run.run(new PrintWriter(output))).as(output.toString()).isZero();

        JsonObject json = new JsonObject(Files.readString(report));
        assertThat(json.getDouble("ok_fraction")).isEqualTo(1);
        assertThat(json.getJsonObject("latencies")
                        .getJsonObject("first_audio_ms")
                        .getInteger("count"))
                .isEqualTo(8);
        assertThat(json.getJsonObject("server").getDouble("cpu_seconds")).isNotNegative();
        assertThat(Files.readString(plot)).startsWith("<svg");
    }

    @Test
    void a_missed_limit_fails_the_run_and_says_why() throws Exception {
        int port = serve(socket -> new Answerer(socket, "no more credit"));
        LoadRun run = new LoadRun(options(port, 2), LoadOptions.Probes.NONE, LoadRun.Outputs.NONE, STRICT);
        assertThat(run.run(new PrintWriter(output))).isEqualTo(1);
        assertThat(output.toString()).contains("no more credit").contains("MISSED: OK fraction 0.000");
    }

    @Test
    void the_report_survives_a_trace_that_cannot_be_had() throws Exception {
        int port = serve(socket -> new Answerer(socket, ""));
        HttpServer simulator = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .end(request.path().equals("/clock") ? Long.toString(System.nanoTime()) : "no trace"))
                .listen(0, "127.0.0.1")
                .await();
        Path report = folder.resolve("report.json");
        LoadRun run = new LoadRun(
                options(port, 2),
                new LoadOptions.Probes(
                        OptionalLong.empty(), Optional.of(URI.create("http://127.0.0.1:" + simulator.actualPort()))),
                new LoadRun.Outputs(Optional.of(report), Optional.empty()),
                STRICT);
        assertThat(run.run(new PrintWriter(output))).isEqualTo(1);
        JsonObject json = new JsonObject(Files.readString(report));
        assertThat(json.getDouble("ok_fraction")).isEqualTo(1);
        assertThat(json.getJsonArray("not_measured").getString(0)).contains("/trace: not a line of a trace: no trace");
        assertThat(output.toString()).contains("MISSED: not measured: what the server adds: ");
    }

    @Test
    void nobody_there_is_a_failure_not_a_hang() throws Exception {
        LoadRun run = new LoadRun(options(1, 2), LoadOptions.Probes.NONE, LoadRun.Outputs.NONE, STRICT);
        assertThat(run.run(new PrintWriter(output))).isEqualTo(1);
        assertThat(output.toString()).contains("cannot connect");
    }

    private LoadOptions options(int port, int callers) {
        short[] pcm = new short[2400];
        java.util.Arrays.fill(pcm, (short) 5000);
        Clip clip = Clip.of("short", new PcmClip(pcm, 24_000));
        return new LoadOptions(
                URI.create("ws://127.0.0.1:" + port),
                Optional.empty(),
                LoadOptions.Dialect.REALTIME,
                List.of(clip),
                new LoadOptions.Shape(callers, 2, Duration.ofMillis(50)));
    }

    private int serve(java.util.function.Consumer<ServerWebSocket> answer) {
        HttpServer server = vertx.createHttpServer().webSocketHandler(answer::accept);
        return server.listen(0, "127.0.0.1").await().actualPort();
    }

    /** Takes any loud append as speech, and answers a quarter of a second after the last one. */
    private final class Answerer {
        private final ServerWebSocket socket;
        private final String error;
        private long timer;

        Answerer(ServerWebSocket socket, String error) {
            this.socket = socket;
            this.error = error;
            socket.textMessageHandler(this::message);
        }

        private void message(String text) {
            JsonObject message = new JsonObject(text);
            if (message.getString("type").equals("session.update")) {
                send(new JsonObject().put("type", "session.updated"));
            } else if (Base64.getDecoder().decode(message.getString("audio"))[1] != 0) {
                vertx.cancelTimer(timer);
                timer = vertx.setTimer(250, fired -> answer());
            }
        }

        private void answer() {
            if (!error.isEmpty()) {
                send(new JsonObject().put("type", "error").put("error", new JsonObject().put("message", error)));
                return;
            }
            send(new JsonObject().put("type", "input_audio_buffer.speech_stopped"));
            send(new JsonObject().put("type", "conversation.item.input_audio_transcription.completed"));
            send(new JsonObject().put("type", "response.created"));
            String audio = Base64.getEncoder().encodeToString(new byte[4800]);
            send(new JsonObject().put("type", "response.output_audio.delta").put("delta", audio));
            send(new JsonObject()
                    .put("type", "response.done")
                    .put("response", new JsonObject().put("status", "completed")));
        }

        private void send(JsonObject event) {
            if (!socket.isClosed()) {
                socket.writeTextMessage(event.encode());
            }
        }
    }
}
