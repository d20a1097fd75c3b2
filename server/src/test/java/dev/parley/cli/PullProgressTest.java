package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.catalogue.Model;
import dev.parley.catalogue.Samples;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PullProgressTest {
    private static final String WIPE = "\r\u001b[K";

    private final StringWriter out = new StringWriter();
    private long nanos = Long.MAX_VALUE - 1; // a clock may begin anywhere

    private PullProgress progress(boolean terminal, boolean steps) {
        List<Model> models = List.copyOf(Samples.catalogue().models().values());
        return new PullProgress(new PrintWriter(out), terminal, steps, models, () -> nanos);
    }

    @Test
    void aBarOnATerminalShowsAllModelsTogetherTenTimesASecond() {
        PullProgress progress = progress(true, true);
        progress.moved("sample", 1_000_000, 4_000_000);
        assertThat(out).hasToString(WIPE + "[#######-----------------------] 1.0 of 4.0 MB");

        out.getBuffer().setLength(0);
        nanos += 99_000_000;
        progress.moved("sample", 1_500_000, 4_000_000);
        assertThat(out.toString()).isEmpty();
        nanos += 1_000_000;
        progress.moved("another", 2_000_000, 2_000_000);
        assertThat(out).hasToString(WIPE + "[#################-------------] 3.5 of 6.0 MB");

        out.getBuffer().setLength(0);
        progress.note("sample", "asks somebody");
        assertThat(out).hasToString(WIPE + "sample: asks somebody" + System.lineSeparator());
        nanos += 100_000_000;
        progress.moved("sample", 9_000_000, 4_000_000); // more than was promised
        assertThat(out.toString()).contains("[##############################] 11.0 of 6.0 MB");
        out.getBuffer().setLength(0);
        progress.close();
        assertThat(out).hasToString(WIPE);
    }

    @Test
    void elsewhereThereIsALineForEachQuarter() {
        PullProgress progress = progress(false, true);
        for (int percent = 0; percent <= 100; percent += 5) {
            progress.moved("sample", percent, 100);
        }
        progress.moved("sample", 7, 0); // of unknown size
        progress.close();
        assertThat(out.toString().lines())
                .containsExactly("sample: 25 %", "sample: 50 %", "sample: 75 %", "sample: 100 %");
    }

    @Test
    void aBuildIsToldNoQuarters() {
        PullProgress progress = progress(false, false);
        progress.moved("sample", 100, 100);
        progress.close();
        assertThat(out.toString()).isEmpty();
    }
}
