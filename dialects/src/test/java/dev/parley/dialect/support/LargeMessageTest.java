package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeMessageTest {
    private final VirtualTime time = new VirtualTime();
    private final MemoryConnection connection = new MemoryConnection(time);
    private final List<String> told = new ArrayList<>();

    private void read(int length) {
        LargeMessage.read(
                connection,
                length,
                () -> time.inLoop() ? "on the loop" : "beside it",
                where -> told.add(where + ", told " + (time.inLoop() ? "on the loop" : "beside it")));
    }

    @Test
    void aSmallOneIsReadAtOnce() {
        read(LargeMessage.BYTES);
        assertThat(told).containsExactly("on the loop, told on the loop");
        assertThat(connection.pauses).isZero();
    }

    @Test
    void aLargeOneIsReadBesideTheLoopAndNoOtherComesBefore() {
        read(LargeMessage.BYTES + 1);
        assertThat(told).isEmpty();
        assertThat(connection.pauses).isEqualTo(1);
        time.settle();
        assertThat(told).containsExactly("beside it, told on the loop");
        assertThat(connection.pauses).isZero();
    }

    @Test
    void theNextOneIsReadAlthoughThisOneFailed() {
        LargeMessage.read(connection, LargeMessage.BYTES + 1, () -> "", ignored -> {
            throw new IllegalStateException("as asked");
        });
        assertThatThrownBy(time::settle).hasMessage("as asked");
        assertThat(connection.pauses).isZero();
    }
}
