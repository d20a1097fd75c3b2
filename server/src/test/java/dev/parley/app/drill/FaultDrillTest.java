package dev.parley.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.Wiring;
import dev.parley.codec.WavReader;
import dev.parley.resample.Resampler;
import dev.parley.simulator.moshi.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultDrillTest {
    private static final Path CLIP = Path.of(System.getProperty("parley.testAudio"), "goforward.wav");

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

    /** One cell over real sockets; all of them: {@code ./parley drill faults}. */
    @Test
    void a_caller_hears_of_a_failing_model_and_is_answered_once_it_is_well() throws Exception {
        var speech = Resampler.resample(WavReader.readAll(CLIP, Duration.ofSeconds(10)), DrillCaller.RATE);
        FaultCell cell = new FaultCell(FaultCell.Place.LLM, Fault.of(Fault.Kind.SERVER_ERROR));
        FaultRow row = new FaultDrill(Wiring::parts, speech, 1)
                .run(List.of(cell), each -> {})
                .getFirst();
        assertThat(row.heard()).isNotBlank().doesNotContain("You said");
        assertThat(row.told()).anyMatch(told -> told.startsWith("response failed"));
        assertThat(row.nextTurnWorks()).as(row.markdown()).isTrue();
    }
}
