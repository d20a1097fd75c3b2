package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.telemetry.Scrape;
import dev.parley.telemetry.UnmuteMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape of {@code /metrics} shows, and what the recorder kept, after a real call. */
class UnmuteMetricsLiveTest {
    @Test
    void aCallIsCountedAsUnmuteCountsItAndRecorded(@TempDir Path folder) throws Exception {
        FaultPlan fullOnce = new FaultPlan().add(Fault.of(Fault.Kind.NO_CHANNELS));
        try (Simulated world = Simulated.start(
                new FaultPlan(), fullOnce, Map.of("recordings.dir", folder.toString(), "silence.kept", "0"))) {
            world.llm.enqueue(new LlmReply.Text("Hello there, who is it?"));
            world.llm.enqueue(new LlmReply.Text("The sea is deep and wide and nobody knows all of it."));
            world.server.get("/v1/health");
            world.server.get("/api/v1/voices");
            world.server.get("/nowhere/at/all");
            int sent;
            try (UnmuteCaller caller = world.call()) {
                caller.begin().await("response.audio.done", 1);
                assertThat(scrape(world).value("worker_active_sessions")).isEqualTo(1);
                assertThat(scrape(world).value("worker_stt_active_sessions")).isEqualTo(1);
                caller.speak(1500)
                        .await(
                                "response.audio.delta",
                                caller.texts("response.audio.delta", "").size() + 3);
                caller.speak(1500).await("unmute.interrupted_by_vad", 1).await("response.audio.done", 2);
                sent = caller.events().size();
            }
            Scrape after = awaitNoConnection(world);

            UnmuteMetrics.assertComplete(after);
            assertSession(after);
            assertStt(after);
            assertTts(after);
            assertLlm(after);
            assertHttp(after);
            world.server.close();
            assertRecorded(folder, sent);
        }
    }

    private static Scrape scrape(Simulated world) throws Exception {
        return new Scrape(world.server.get("/metrics").body());
    }

    private static Scrape awaitNoConnection(Simulated world) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestServer.PATIENCE_SECONDS);
        Scrape now = scrape(world);
        while (now.value("worker_active_sessions") > 0 || now.value("parley_calls_active") > 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            now = scrape(world);
        }
        return now;
    }

    private static void assertSession(Scrape after) {
        assertThat(after.value("worker_sessions_total")).isEqualTo(1);
        assertThat(after.value("worker_session_duration_count")).isEqualTo(1);
        assertThat(after.value("worker_session_duration_sum")).isPositive();
        assertThat(after.value("worker_health_ok_count")).isEqualTo(1);
        assertThat(after.value("worker_force_disconnects_total")).isZero();
        assertThat(after.value("worker_hard_errors_total")).isZero();
        // Once no synthesiser had room; the next try found one.
        assertThat(after.value("worker_service_misses_total")).isEqualTo(1);
        assertThat(after.value("worker_hard_service_misses_total")).isZero();
    }

    private static void assertStt(Scrape after) {
        assertThat(after.value("worker_stt_active_sessions")).isZero();
        assertThat(after.value("worker_stt_ping_time_count")).isEqualTo(1);
        assertThat(after.value("worker_stt_find_time_count")).isEqualTo(1);
        assertThat(after.value("worker_stt_ttft_count")).isEqualTo(1);
        assertThat(after.value("worker_stt_session_duration_count")).isEqualTo(1);
        assertThat(after.value("worker_stt_audio_duration_sum")).isPositive();
        assertThat(after.value("worker_stt_sent_frames_total")).isPositive();
        assertThat(after.value("worker_stt_recv_frames_total")).isPositive();
        // The line has six words and was heard twice.
        assertThat(after.value("worker_stt_recv_words_total")).isEqualTo(12);
        assertThat(after.value("worker_stt_num_words_sum")).isEqualTo(12);
    }

    private static void assertTts(Scrape after) {
        assertThat(after.value("worker_tts_sessions_total")).isEqualTo(3);
        assertThat(after.value("worker_tts_active_sessions")).isZero();
        assertThat(after.value("worker_tts_misses_total")).isEqualTo(1);
        assertThat(after.value("worker_tts_ping_time_count")).isEqualTo(4);
        assertThat(after.value("worker_tts_find_time_count")).isEqualTo(3);
        assertThat(after.value("worker_tts_ttft_count")).isEqualTo(3);
        assertThat(after.value("worker_tts_audio_duration_count")).isEqualTo(3);
        assertThat(after.value("worker_tts_gen_duration_count")).isEqualTo(3);
        assertThat(after.value("worker_tts_sent_frames_total")).isPositive();
        assertThat(after.value("worker_tts_recv_frames_total")).isPositive();
        assertThat(after.value("worker_tts_recv_words_total")).isPositive();
    }

    private static void assertLlm(Scrape after) {
        assertThat(after.value("worker_vllm_active_sessions")).isZero();
        assertThat(after.value("worker_vllm_ttft_count")).isEqualTo(3);
        assertThat(after.value("worker_vllm_request_length_count")).isEqualTo(3);
        assertThat(after.value("worker_vllm_reply_length_count")).isEqualTo(3);
        assertThat(after.value("worker_vllm_gen_duration_count")).isEqualTo(3);
        assertThat(after.value("worker_vllm_sent_words_total")).isPositive();
        assertThat(after.value("worker_vllm_recv_words_total")).isGreaterThanOrEqualTo(5 + 11);
        assertThat(after.value("worker_vllm_hard_errors_total")).isZero();
    }

    private static void assertHttp(Scrape after) {
        assertThat(after.value("http_requests_total", "method", "GET", "status", "2xx", "handler", "/v1/health"))
                .isEqualTo(1);
        assertThat(after.value("http_requests_total", "method", "GET", "status", "2xx", "handler", "/v1/voices"))
                .isEqualTo(1);
        assertThat(after.value("http_requests_total", "method", "GET", "status", "4xx", "handler", "none"))
                .isEqualTo(1);
        assertThat(after.value("http_response_size_bytes_sum", "handler", "/v1/health"))
                .isPositive();
        assertThat(after.value("http_request_duration_seconds_count", "method", "GET", "handler", "/v1/voices"))
                .isEqualTo(1);
        assertThat(after.value("http_request_duration_highr_seconds_count")).isGreaterThanOrEqualTo(4);
        assertThat(after.value("process_resident_memory_bytes")).isPositive();
        assertThat(after.value("process_cpu_seconds_total")).isPositive();
    }

    /** Closed by the server's shutdown, with everything that was sent. */
    private static void assertRecorded(Path folder, int sent) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            List<String> lines = Files.readAllLines(all.getFirst());
            assertThat(lines).allMatch(line -> line.startsWith("{\"timestamp_wall\":") && line.endsWith("}}"));
            assertThat(lines.stream()
                            .filter(line -> line.contains("\"event_sender\":\"server\""))
                            .filter(line -> !line.contains("unmute.response.audio.delta.ready"))
                            .count())
                    .isGreaterThanOrEqualTo(sent);
            assertThat(lines).noneMatch(line -> line.contains("\"input_audio_buffer.append\""));
        }
    }
}
