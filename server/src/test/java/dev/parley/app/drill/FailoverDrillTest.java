package dev.parley.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.Wiring;
import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.resample.Resampler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All rows once, over real sockets; more runs of each: {@code ./parley drill failover --runs 20}. */
class FailoverDrillTest {
    private static final Path CLIP = Path.of(System.getProperty("parley.testAudio"), "goforward.wav");
    private static final FailoverCell UNCHAINED = new FailoverCell(FaultCell.Place.LLM, FailoverCell.Moment.SPEECH);

    private static List<FailoverRow> rows = List.of();

    @BeforeAll
    static void drill() throws Exception {
        PcmClip speech = Resampler.resample(WavReader.readAll(CLIP, Duration.ofSeconds(10)), DrillCaller.RATE);
        List<FailoverDrill.Run> runs = new ArrayList<>();
        FailoverCell.all().forEach(cell -> runs.add(new FailoverDrill.Run(cell, 1, true)));
        runs.add(new FailoverDrill.Run(UNCHAINED, 1, false));
        rows = new FailoverDrill(Wiring::parts, speech, runs.size()).run(runs, row -> {});
    }

    @Test
    void no_word_is_lost_and_the_first_engine_is_used_again_whichever_is_killed_and_when() {
        assertThat(rows.subList(0, 12)).extracting(FailoverRow::cell).containsExactlyElementsOf(FailoverCell.all());
        assertThat(rows.subList(0, 12)).allSatisfy(row -> {
            assertThat(row.passes()).as(row.summary() + row.why()).isTrue();
            assertThat(row.engines()).hasSize(2);
        });
    }

    @Test
    void what_an_engine_that_nobody_stands_in_for_loses_is_found() {
        FailoverRow row = rows.getLast();
        assertThat(row.engines()).hasSize(1);
        assertThat(row.loss().lost()).as(row.summary()).isPositive();
        assertThat(row.passes()).isFalse();
        assertThat(row.why()).contains("answer");
    }
}
