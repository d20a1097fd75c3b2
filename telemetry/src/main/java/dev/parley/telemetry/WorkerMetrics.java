package dev.parley.telemetry;

import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderListener;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;

/**
 * Unmute's metrics, each under its name, of its type and with its buckets (unmute.md 10), so that its dashboard shows this
 * server. Some of Unmute's are never counted there; they are here too, at 0. Thread-safe.
 */
final class WorkerMetrics implements ProviderListener {
    private static final double[] SESSION_S = {1, 10, 30, 60, 120, 240, 480, 960, 1920};
    private static final double[] PING_S = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2};
    private static final double[] GENERATION_S = {0.1, 0.25, 0.5, 1, 2, 5, 10, 20};

    private final PrometheusRegistry registry;
    private final ChainMetrics chains;

    final Counter sessions;
    final Gauge activeSessions;
    final Histogram sessionDuration;
    final Summary healthOk;
    final Counter serviceMisses;
    final Counter hardServiceMisses;
    final Counter fatalServiceMisses;
    final Counter forceDisconnects;
    final Counter hardErrors;
    final Stt stt;
    final Tts tts;
    final Llm llm;
    final Counter voiceDonations;

    /** @param chains counts what Unmute has no metric for */
    WorkerMetrics(PrometheusRegistry registry, ChainMetrics chains) {
        this.registry = registry;
        this.chains = chains;
        sessions = counter("worker_sessions", "Client connections");
        activeSessions = gauge("worker_active_sessions", "Client connections open now");
        sessionDuration = seconds("worker_session_duration", "Length of a client's connection", SESSION_S);
        healthOk = Summary.builder()
                .name("worker_health_ok")
                .help("1 or 0 for each time Unmute's health was asked")
                .register(registry);
        serviceMisses = counter("worker_service_misses", "Searches in which no instance served");
        hardServiceMisses = counter("worker_hard_service_misses", "Instances that failed, other than by being full");
        fatalServiceMisses = counter("worker_fatal_service_misses", "Calls ended for want of a service");
        forceDisconnects = counter("worker_force_disconnects", "Calls ended by an error");
        hardErrors = counter("worker_hard_errors", "Errors nobody expected");
        stt = new Stt();
        tts = new Tts();
        llm = new Llm();
        voiceDonations = counter("worker_voice_donation_submissions", "Voices donated");
    }

    /** Of speech recognition; a session is a recogniser's stream. */
    final class Stt {
        final Gauge active = gauge("worker_stt_active_sessions", "Streams of recognisers open now");
        final Counter misses = counter("worker_stt_misses", "Searches in which no recogniser served");
        final Counter hardMisses =
                counter("worker_stt_hard_misses", "Recognisers that failed, other than by being full");
        final Counter sentFrames = counter("worker_stt_sent_frames", "Frames of 80 ms sent to recognisers");
        final Counter receivedFrames = counter("worker_stt_recv_frames", "Frames of 80 ms recognisers have processed");
        final Counter receivedWords = counter("worker_stt_recv_words", "Words recognised");
        final Histogram pingTime = seconds("worker_stt_ping_time", "Answer of one recogniser to a connection", PING_S);
        final Histogram findTime = seconds("worker_stt_find_time", "Search for a recogniser that serves", PING_S);
        final Histogram duration = seconds("worker_stt_session_duration", "Length of a recogniser's stream", SESSION_S);
        final Histogram audio = seconds("worker_stt_audio_duration", "Audio sent on a recogniser's stream", SESSION_S);
        final Histogram words = histogram(
                "worker_stt_num_words", "Words of a recogniser's stream", 0, 50, 100, 200, 500, 1000, 2000, 4000);
        final Histogram firstProcessed = histogram(
                "worker_stt_ttft",
                "First audio sent until the recogniser's first answer, in seconds",
                0.01,
                0.015,
                0.025,
                0.05,
                0.075,
                0.1);

        private Stt() {
            counter("worker_stt_sessions", "Declared by Unmute, never counted");
        }
    }

    /** Of speech synthesis; a session is one reply's stream. */
    final class Tts {
        final Counter sessions = counter("worker_tts_sessions", "Streams of synthesisers, one a reply");
        final Gauge active = gauge("worker_tts_active_sessions", "Streams of synthesisers open now");
        final Counter misses = counter("worker_tts_misses", "Searches in which no synthesiser served");
        final Counter hardMisses =
                counter("worker_hard_tts_misses", "Synthesisers that failed, other than by being full");
        final Counter sentFrames = counter("worker_tts_sent_frames", "Pieces of text sent to synthesisers");
        final Counter receivedFrames = counter("worker_tts_recv_frames", "Pieces of audio synthesisers sent");
        final Counter receivedWords = counter("worker_tts_recv_words", "Words synthesisers told the time of");
        final Histogram pingTime = seconds("worker_tts_ping_time", "Answer of one synthesiser to a connection", PING_S);
        final Histogram findTime = seconds("worker_tts_find_time", "Search for a synthesiser that serves", PING_S);
        final Histogram firstAudio = histogram(
                "worker_tts_ttft",
                "First text sent until the synthesiser's first audio, in seconds",
                0.2,
                0.25,
                0.3,
                0.35,
                0.4,
                0.45,
                0.5,
                0.55);
        final Histogram audio = seconds("worker_tts_audio_duration", "Audio of a reply", 0.5, 1, 5, 10, 20, 40, 60);
        final Histogram generation = seconds(
                "worker_tts_gen_duration", "First text sent until the synthesiser was done or stopped", GENERATION_S);

        private Tts() {
            counter("worker_tts_interrupt", "Declared by Unmute, never counted");
        }
    }

    /** Of language models; a session is one generation. */
    final class Llm {
        final Gauge active = gauge("worker_vllm_active_sessions", "Generations under way");
        final Counter interrupts = counter("worker_vllm_interrupt", "Generations stopped before their end");
        final Counter hardErrors = counter("worker_vllm_hard_errors", "Generations that failed");
        final Counter sentWords = counter("worker_vllm_sent_words", "Words sent to language models");
        final Counter receivedWords = counter("worker_vllm_recv_words", "Words language models wrote");
        final Histogram firstWord = histogram(
                "worker_vllm_ttft",
                "Request until the first whole word, in seconds",
                0.05,
                0.075,
                0.1,
                0.15,
                0.2,
                0.25,
                0.3,
                0.4,
                0.5,
                0.75,
                1);
        final Histogram requestLength = histogram(
                "worker_vllm_request_length", "Words of a request", 50, 100, 200, 500, 1000, 2000, 4000, 6000, 8000);
        final Histogram replyLength =
                histogram("worker_vllm_reply_length", "Words of a reply", 5, 10, 25, 50, 100, 200);
        final Histogram generation =
                seconds("worker_vllm_gen_duration", "Request until the generation ended", GENERATION_S);

        private Llm() {
            counter("worker_vllm_sessions", "Declared by Unmute, never counted");
        }
    }

    private Counter counter(String name, String help) {
        return Counter.builder().name(name).help(help).register(registry);
    }

    private Gauge gauge(String name, String help) {
        return Gauge.builder().name(name).help(help).register(registry);
    }

    private Histogram seconds(String name, String help, double... buckets) {
        return histogram(name, help + ", in seconds", buckets);
    }

    private Histogram histogram(String name, String help, double... buckets) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(buckets)
                .register(registry);
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }

    // What engines tell.

    /** An instance that is full still answered in time; any other failure is one of the instance. */
    @Override
    public void tried(ProviderKind kind, long nanos, Optional<ProviderException.Kind> failure) {
        if (failure.filter(why -> why != ProviderException.Kind.AT_CAPACITY).isEmpty()) {
            (kind == ProviderKind.STT ? stt.pingTime : tts.pingTime).observe(seconds(nanos));
            return;
        }
        hardServiceMisses.inc();
        (kind == ProviderKind.STT ? stt.hardMisses : tts.hardMisses).inc();
    }

    @Override
    public void found(ProviderKind kind, long nanos) {
        (kind == ProviderKind.STT ? stt.findTime : tts.findTime).observe(seconds(nanos));
    }

    @Override
    public void missed(ProviderKind kind) {
        serviceMisses.inc();
        (kind == ProviderKind.STT ? stt.misses : tts.misses).inc();
    }

    @Override
    public void failedOver(ProviderKind kind, String engine) {
        chains.failedOver(kind, engine);
    }

    @Override
    public void hedged(ProviderKind kind, String engine) {
        chains.hedged(kind, engine);
    }

    @Override
    public void circuitOpened(ProviderKind kind, String engine) {
        chains.circuitOpened(kind, engine);
    }

    @Override
    public void frameSent() {
        stt.sentFrames.inc();
    }

    @Override
    public void frameProcessed() {
        stt.receivedFrames.inc();
    }

    @Override
    public void firstFrameProcessed(long nanos) {
        stt.firstProcessed.observe(seconds(nanos));
    }
}
