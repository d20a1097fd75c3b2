package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.concurrent.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeMessageTest {
    private final VirtualTime time = new VirtualTime();
    private final MemoryWire wire = new MemoryWire(time);
    private final List<String> told = new ArrayList<>();

    private void read(int length) {
        LargeMessage.read(
                wire,
                length,
                () -> time.inLoop() ? "on the loop" : "beside it",
                where -> told.add(where + ", told " + (time.inLoop() ? "on the loop" : "beside it")));
    }

    @Test
    void aSmallOneIsReadAtOnce() {
        read(LargeMessage.BYTES);
        assertThat(told).containsExactly("on the loop, told on the loop");
        assertThat(wire.pauses).isZero();
    }

    @Test
    void aLargeOneIsReadBesideTheLoopAndNoOtherComesBefore() {
        read(LargeMessage.BYTES + 1);
        assertThat(told).isEmpty();
        assertThat(wire.pauses).isEqualTo(1);
        time.settle();
        assertThat(told).containsExactly("beside it, told on the loop");
        assertThat(wire.pauses).isZero();
    }

    @Test
    void theNextOneIsReadAlthoughThisOneFailed() {
        LargeMessage.read(wire, LargeMessage.BYTES + 1, () -> "", ignored -> {
            throw new IllegalStateException("as asked");
        });
        assertThatThrownBy(time::settle).hasMessage("as asked");
        assertThat(wire.pauses).isZero();
    }
}
