package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;

/** Everything Unmute's dashboard can ask for (unmute.md 10): name, type, labels, buckets. */
public final class UnmuteMetrics {
    private static final String SESSION = "1 10 30 60 120 240 480 960 1920";
    private static final String PING = ".001 .005 .01 .025 .05 .1 .2";
    private static final String GENERATION = ".1 .25 .5 1 2 5 10 20";

    private record Expected(String name, String type, Set<String> labels, List<String> buckets) {}

    private static final List<Expected> ALL = List.of(
            counter("worker_sessions"),
            gauge("worker_active_sessions"),
            histogram("worker_session_duration", SESSION),
            summary("worker_health_ok"),
            counter("worker_service_misses"),
            counter("worker_hard_service_misses"),
            counter("worker_fatal_service_misses"),
            counter("worker_force_disconnects"),
            counter("worker_hard_errors"),
            counter("worker_stt_sessions"),
            gauge("worker_stt_active_sessions"),
            counter("worker_stt_misses"),
            counter("worker_stt_hard_misses"),
            counter("worker_stt_sent_frames"),
            counter("worker_stt_recv_frames"),
            counter("worker_stt_recv_words"),
            histogram("worker_stt_ping_time", PING),
            histogram("worker_stt_find_time", PING),
            histogram("worker_stt_session_duration", SESSION),
            histogram("worker_stt_audio_duration", SESSION),
            histogram("worker_stt_num_words", "0 50 100 200 500 1000 2000 4000"),
            histogram("worker_stt_ttft", ".01 .015 .025 .05 .075 .1"),
            counter("worker_tts_sessions"),
            gauge("worker_tts_active_sessions"),
            counter("worker_tts_misses"),
            counter("worker_hard_tts_misses"),
            counter("worker_tts_interrupt"),
            counter("worker_tts_sent_frames"),
            counter("worker_tts_recv_frames"),
            counter("worker_tts_recv_words"),
            histogram("worker_tts_ping_time", PING),
            histogram("worker_tts_find_time", PING),
            histogram("worker_tts_ttft", ".2 .25 .3 .35 .4 .45 .5 .55"),
            histogram("worker_tts_audio_duration", ".5 1 5 10 20 40 60"),
            histogram("worker_tts_gen_duration", GENERATION),
            counter("worker_vllm_sessions"),
            gauge("worker_vllm_active_sessions"),
            counter("worker_vllm_interrupt"),
            counter("worker_vllm_hard_errors"),
            counter("worker_vllm_sent_words"),
            counter("worker_vllm_recv_words"),
            histogram("worker_vllm_ttft", ".05 .075 .1 .15 .2 .25 .3 .4 .5 .75 1"),
            histogram("worker_vllm_request_length", "50 100 200 500 1000 2000 4000 6000 8000"),
            histogram("worker_vllm_reply_length", "5 10 25 50 100 200"),
            histogram("worker_vllm_gen_duration", GENERATION),
            counter("worker_voice_donation_submissions"));

    private static final List<Expected> HTTP = List.of(
            new Expected("http_requests_total", "counter", Set.of("handler", "method", "status"), List.of()),
            new Expected("http_request_size_bytes", "summary", Set.of("handler"), List.of()),
            new Expected("http_response_size_bytes", "summary", Set.of("handler"), List.of()),
            new Expected("http_request_duration_seconds", "histogram", Set.of("handler", "method"), bounds(".1 .5 1")),
            new Expected(
                    "http_request_duration_highr_seconds",
                    "histogram",
                    Set.of(),
                    bounds(".01 .025 .05 .075 .1 .25 .5 .75 1 1.5 2 2.5 3 3.5 4 4.5 5 7.5 10 30 60")));

    private UnmuteMetrics() {}

    private static Expected counter(String name) {
        return new Expected(name + "_total", "counter", Set.of(), List.of());
    }

    private static Expected gauge(String name) {
        return new Expected(name, "gauge", Set.of(), List.of());
    }

    private static Expected summary(String name) {
        return new Expected(name, "summary", Set.of(), List.of());
    }

    private static Expected histogram(String name, String buckets) {
        return new Expected(name, "histogram", Set.of(), bounds(buckets));
    }

    /** As Python writes them. */
    private static List<String> bounds(String buckets) {
        List<String> bounds = new ArrayList<>();
        for (String each : buckets.split(" ")) {
            bounds.add(Double.toString(Double.parseDouble(each)));
        }
        bounds.add("+Inf");
        return bounds;
    }

    /** Fails unless every metric is there as Unmute has it, and no other of its family. */
    public static void assertComplete(Scrape scrape) {
        SoftAssertions soft = new SoftAssertions();
        Set<String> names = new TreeSet<>();
        for (Expected each : List.copyOf(both())) {
            names.add(each.name());
            soft.assertThat(scrape.type(each.name())).as(each.name()).isEqualTo(each.type());
            soft.assertThat(scrape.labels(each.name())).as(each.name()).isEqualTo(each.labels());
            soft.assertThat(scrape.buckets(each.name())).as(each.name()).isEqualTo(each.buckets());
            if (!each.type().equals("gauge")) {
                String created = each.name().replaceFirst("_total$", "") + "_created";
                names.add(created);
                soft.assertThat(scrape.type(created)).as(created).isEqualTo("gauge");
            }
        }
        soft.assertAll();
        Set<String> found = scrape.names("worker_");
        found.addAll(scrape.names("http_"));
        assertThat(found).isEqualTo(names);
    }

    private static List<Expected> both() {
        List<Expected> both = new ArrayList<>(ALL);
        both.addAll(HTTP);
        return both;
    }
}
