package dev.parley.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.Wiring;
import dev.parley.codec.WavReader;
import dev.parley.resample.Resampler;
import dev.parley.simulator.fault.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultDrillTest {
    private static final Path CLIP = Path.of(System.getProperty("parley.testAudio"), "goforward.wav");

    /** Of the promise in docs/reference/faults.md. */
    private static final long LONGEST_SILENCE_MS = 3_000;

    @Test
    void every_kind_of_fault_is_tried_at_every_engine() {
        List<FaultCell> cells = FaultCell.all();
        for (FaultCell.Place place : FaultCell.Place.values()) {
            EnumSet<Fault.Kind> kinds = EnumSet.noneOf(Fault.Kind.class);
            cells.stream()
                    .filter(cell -> cell.place() == place)
                    .forEach(cell -> kinds.add(cell.fault().kind()));
            assertThat(kinds)
                    .contains(
                            Fault.Kind.REFUSE,
                            Fault.Kind.HANG,
                            Fault.Kind.SLOW,
                            Fault.Kind.STALL,
                            Fault.Kind.DROP,
                            Fault.Kind.GARBAGE,
                            Fault.Kind.WRONG_ORDER,
                            Fault.Kind.UNAUTHORIZED,
                            Fault.Kind.RATE_LIMITED,
                            Fault.Kind.SERVER_ERROR);
        }
    }

    private static FaultCell cell(FaultCell.Place place, Fault.Kind kind) {
        return FaultCell.all().stream()
                .filter(cell -> cell.place() == place && cell.fault().kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    /** A cell of each place over real sockets; all of them: {@code ./parley drill faults}. */
    @Test
    void a_caller_of_a_failing_engine_is_not_left_in_silence_and_is_answered_once_it_is_well() throws Exception {
        var speech = Resampler.resample(WavReader.readAll(CLIP, Duration.ofSeconds(10)), DrillCaller.RATE);
        List<FaultRow> rows = new FaultDrill(Wiring::parts, speech, 3)
                .run(
                        List.of(
                                cell(FaultCell.Place.STT, Fault.Kind.DROP),
                                cell(FaultCell.Place.LLM, Fault.Kind.SERVER_ERROR),
                                cell(FaultCell.Place.TTS, Fault.Kind.REFUSE)),
                        each -> {});
        assertThat(rows).extracting(row -> row.cell().place()).containsExactly(FaultCell.Place.values());
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.passes(LONGEST_SILENCE_MS))
                        .as(row.markdown())
                        .isTrue());
        FaultRow model = rows.get(1);
        assertThat(model.heard()).isNotBlank().doesNotContain("You said");
        assertThat(model.told()).anyMatch(told -> told.startsWith("response failed"));
    }
}
