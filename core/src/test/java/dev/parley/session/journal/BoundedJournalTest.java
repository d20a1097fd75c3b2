package dev.parley.session.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.SessionInput;
import org.junit.jupiter.api.Test;

class BoundedJournalTest {
    private static JournalEntry task(int number) {
        return new JournalEntry(number, 0, new JournalEvent.TaskRan(number));
    }

    private static JournalEntry audio(int samples) {
        return new JournalEntry(0, 0, new JournalEvent.Input(new SessionInput.CallerAudio(new short[samples]), false));
    }

    @Test
    void stopsAtItsBoundAndKeepsItsBeginning() {
        BoundedJournal journal = new BoundedJournal(2, 1000);
        journal.append(task(1));
        journal.append(task(2));
        assertThat(journal.isCut()).isFalse();
        journal.append(task(3));

        assertThat(journal.entries()).containsExactly(task(1), task(2));
        assertThat(journal.isCut()).isTrue();
    }

    @Test
    void stopsAtItsBoundOfAudioForGood() {
        BoundedJournal journal = new BoundedJournal(100, 1000);
        journal.append(audio(400));
        journal.append(audio(400));
        journal.append(task(1));

        assertThat(journal.entries()).hasSize(1);
        assertThat(journal.isCut()).isTrue();
    }
}
