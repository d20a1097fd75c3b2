package dev.parley.engines.support.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallNotesTest {
    private final CallNotes notes = new CallNotes();

    @Test
    void the_oldest_go_when_there_is_no_room() {
        String large = "x".repeat(CallNotes.MAX_CHARACTERS / 4);
        for (int i = 0; i < 5; i++) {
            notes.keep("call " + i, large);
        }
        assertThat(notes.of("call 0")).isEmpty();
        assertThat(notes.of("call 1")).isEmpty();
        assertThat(notes.of("call 2")).contains(large);
        assertThat(notes.of("call 4")).contains(large);
        notes.keep("call 5", "x".repeat(CallNotes.MAX_CHARACTERS));
        assertThat(notes.of("call 4")).isEmpty();
        assertThat(notes.of("call 5")).isEmpty();
    }

    @Test
    void a_note_takes_the_place_of_the_one_before() {
        for (int i = 0; i < 100; i++) {
            notes.keep("call", "x".repeat(CallNotes.MAX_CHARACTERS / 2));
        }
        notes.keep("call", "new");
        notes.keep("other", "x".repeat(CallNotes.MAX_CHARACTERS / 2));
        assertThat(notes.of("call")).contains("new");
        assertThat(notes.of("none")).isEmpty();
    }
}
