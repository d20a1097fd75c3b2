package dev.parley.simulator.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.load.call.CallResult;
import dev.parley.simulator.load.call.Lateness;
import dev.parley.simulator.load.call.LoadOptions;
import dev.parley.simulator.load.call.TurnResult;
import dev.parley.simulator.load.report.LoadOutcome.Generator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LoadReportTest {
    private static final LoadLimits LIMITS = new LoadLimits(1, 0.98, 40, 2000, 10);

    @Test
    void within_all_limits_nothing_is_missed() {
        assertThat(report(turn(1.2, 0, 900), added(9, 10)).violations(LIMITS)).isEmpty();
    }

    @Test
    void each_missed_limit_is_named() {
        assertThat(report(turn(0.9, 60, 3000), added(9, 12.34)).violations(LIMITS))
                .containsExactly(
                        "real-time factor 0.900 is below 0.980",
                        "a gap of 60 ms is above 40 ms",
                        "first audio after 3000 ms (p95) is above 2000 ms",
                        "the server adds 12.3 ms (p99) to audio, above 10.0 ms");
    }

    @Test
    void marks_that_did_not_come_through_are_no_proof() {
        assertThat(report(turn(1.2, 0, 900), added(Double.NaN, 1)).violations(LIMITS))
                .containsExactly("no traced audio came through: is the server using the simulator that was asked?");
    }

    @Test
    void every_stage_is_in_json_text_and_picture() {
        LoadReport report = report(turn(1.2, 0, 900), added(9, 10));
        assertThat(report.toJson().getJsonObject("latencies").fieldNames())
                .containsExactly(
                        "first_transcript_ms",
                        "end_of_turn_ms",
                        "reply_started_ms",
                        "language_model_ms",
                        "synthesis_ms",
                        "first_audio_ms");
        assertThat(report.toJson()
                        .getJsonObject("added_latency")
                        .getJsonObject("tts_to_caller_ms")
                        .getDouble("p99"))
                .isEqualTo(10);
        assertThat(String.join("\n", report.lines())).contains("language model", "TTS to caller", "load generator");
        assertThat(LoadPlot.draw("all", report.panels())).contains("Added by the server", "caller to STT", "10.0 ms");
    }

    @Test
    void a_late_or_busy_generator_says_so() {
        Lateness late = new Lateness();
        for (int i = 0; i < 99; i++) {
            late.add(0.1);
        }
        assertThat(new Generator(1, 0.5, late).bottleneck()).isFalse();
        assertThat(new Generator(1, 0.9, late).bottleneck()).isTrue();
        late.add(30);
        late.add(30);
        Generator generator = new Generator(1, 0.5, late);
        assertThat(generator.bottleneck()).isTrue();
        assertThat(generator.toJson().getJsonObject("send_lateness_ms").getDouble("p99"))
                .isEqualTo(30.5);
        assertThat(new LoadReport(
                                options(),
                                new LoadOutcome(List.of(), Optional.empty(), generator, Optional.empty(), List.of()))
                        .lines())
                .anyMatch(line -> line.startsWith("WARNING: the load generator"));
    }

    private static TurnResult turn(double factor, double gap, double firstAudio) {
        return new TurnResult(500, 400, 450, firstAudio, 150, 100, factor, gap);
    }

    private static Optional<AddedLatency> added(double toStt, double toCaller) {
        Distribution none = Distribution.of(DoubleStream.empty());
        return Optional.of(new AddedLatency(
                Distribution.of(DoubleStream.of(toStt)),
                none,
                Distribution.of(DoubleStream.of(toCaller)),
                new AddedLatency.Direct(none, none),
                Distribution.of(DoubleStream.of(150))));
    }

    private static LoadReport report(TurnResult turn, Optional<AddedLatency> added) {
        CallResult call = new CallResult("", 60, List.of(turn), 0, Optional.empty());
        Generator generator = new Generator(1, 0.1, new Lateness());
        return new LoadReport(options(), new LoadOutcome(List.of(call), Optional.empty(), generator, added, List.of()));
    }

    private static LoadOptions options() {
        return new LoadOptions(
                URI.create("ws://localhost:8000"),
                Optional.empty(),
                LoadOptions.Dialect.REALTIME,
                List.of(),
                new LoadOptions.Shape(1, 1, Duration.ZERO));
    }
}
