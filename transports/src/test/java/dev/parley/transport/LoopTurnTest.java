package dev.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class LoopTurnTest {
    private final Deque<Runnable> loop = new ArrayDeque<>();
    private long nanos;
    private final LoopTurn turn = new LoopTurn(loop::add, () -> nanos);

    private void wholeTurn() {
        for (int i = 1; i < 64; i++) {
            assertThat(turn.take()).as("message %s", i).isTrue();
        }
        assertThat(turn.take()).isFalse();
        assertThat(turn.take()).isFalse();
    }

    @Test
    void sixtyFourMessagesAreTakenInATurnOfTheLoopAndAsManyInTheNext() {
        wholeTurn();
        assertThat(loop).hasSize(1);
        loop.remove().run();
        wholeTurn();
    }

    @Test
    void aTurnEndsAfterTenMillisecondsWhateverItHasTaken() {
        assertThat(turn.take()).isTrue();
        nanos = 9_999_999;
        assertThat(turn.take()).isTrue();
        nanos = 10_000_000;
        assertThat(turn.take()).isFalse();
        loop.remove().run();
        assertThat(turn.take()).isTrue();
        nanos += 9_999_999;
        assertThat(turn.take()).isTrue();
    }
}
