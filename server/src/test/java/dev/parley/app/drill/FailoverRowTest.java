package dev.parley.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailoverRowTest {
    private static final FailoverCell CELL = new FailoverCell(FaultCell.Place.STT, FailoverCell.Moment.TOOL_CALL);

    private static FailoverRow row(int lost, int repeated, long silence, long back) {
        return new FailoverRow(
                CELL, 7, List.of("kyutai", "deepgram"), new WordLoss(lost, repeated), silence, 600, back, List.of());
    }

    @Test
    void a_word_may_come_twice_but_none_may_be_lost_and_the_first_engine_is_used_again() {
        assertThat(row(0, 1, 0, 0).passes()).isTrue();
        assertThat(row(1, 0, 0, 0).passes()).isFalse();
        assertThat(row(0, 2, 0, 0).passes()).isFalse();
        assertThat(row(0, 0, 0, -1).passes()).isFalse();
    }

    @Test
    void the_gap_is_what_the_kill_added_to_the_silence() {
        assertThat(row(0, 0, 850, 0).gapMs()).isEqualTo(250);
        assertThat(row(0, 0, 500, 0).gapMs()).isZero();
    }

    @Test
    void the_names_of_the_json_are_the_commands_contract() {
        assertThat(row(1, 2, 850, 3000).json().getMap())
                .containsEntry("kind", "stt")
                .containsEntry("moment", "tool-call")
                .containsEntry("seed", 7L)
                .containsEntry("wordsLost", 1)
                .containsEntry("wordsRepeated", 2)
                .containsEntry("gapMs", 250L)
                .containsEntry("backAfterMs", 3000L);
    }

    @Test
    void the_table_has_a_line_for_each_cell_with_the_worst_of_its_runs() {
        assertThat(FailoverTable.of(List.of(row(0, 0, 700, 2000), row(0, 1, 600, 9000), row(0, 0, 900, 4000))))
                .endsWith("| stt | tool-call | 3 | 0 | 1 | p50 100, longest 300 | p50 4000, longest 9000 |\n");
        assertThat(FailoverTable.of(List.of(row(2, 0, 700, -1))))
                .endsWith("| stt | tool-call | 1 | 2 | 0 | 100 | never in a run |\n");
    }
}
