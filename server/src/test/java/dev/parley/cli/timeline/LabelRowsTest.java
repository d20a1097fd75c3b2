package dev.parley.cli.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.timeline.LabelRows.Place;
import org.junit.jupiter.api.Test;

class LabelRowsTest {
    private final LabelRows rows = new LabelRows(2, 300);

    @Test
    void whatComesCloseUponAnotherGoesBelowIt() {
        assertThat(rows.place(0, "turn ended")).map(Place::row).hasValue(0);
        assertThat(rows.place(10, "respond")).map(Place::row).hasValue(1);
        assertThat(rows.place(20, "interrupt")).isEmpty();
        assertThat(rows.place(200, "end")).map(Place::row).hasValue(0);
    }

    @Test
    void whatWouldLeaveThePictureIsCut() {
        assertThat(rows.place(250, "a long sentence")).map(Place::text).hasValue("a long…");
        assertThat(rows.place(290, "another")).isEmpty();
    }

    @Test
    void nothingTakesNoRoom() {
        assertThat(rows.place(0, "")).isEmpty();
        assertThat(rows.place(0, "words")).map(Place::row).hasValue(0);
    }
}
