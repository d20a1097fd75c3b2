package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.transport.ByteBudget;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bounds on a client that does not answer a close, with the bytes it still sends. */
class CloseHandshakeTest {
    private static final Duration TICK = Duration.ofMillis(1);

    private final VirtualTime time = new VirtualTime();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ByteBudget budget = new ByteBudget(1000);
    private final ByteBudget.Account held = budget.open(() -> {});
    private final UnreadBytes unread = watched();
    private final CloseHandshake closing = new CloseHandshake(channel.pipeline().firstContext(), time, unread);

    private UnreadBytes watched() {
        UnreadBytes counted = new UnreadBytes(held);
        counted.watch(channel);
        return counted;
    }

    private void comes(int bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[bytes]));
    }

    @AfterEach
    void free() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aCloseThatIsNeverAnsweredEndsAfterFiveSecondsWhateverStillComes() {
        closing.begin();
        for (int i = 0; i < 4; i++) {
            time.advance(Duration.ofSeconds(1));
            comes(100);
        }
        time.advance(Duration.ofSeconds(1).minus(TICK));
        assertThat(channel.isOpen()).isTrue();
        time.advance(TICK);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aConnectionThatIsGoneWaitsForNothing() {
        closing.begin();
        comes(1);
        closing.undecodable();
        closing.end();
        assertThat(time.pending()).isZero();
    }

    @Test
    void behindABrokenFrameTheClientHasTimeUntilItIsSilent() {
        comes(1000);
        closing.undecodable();
        time.advance(Duration.ofMillis(200));
        comes(10);
        time.advance(Duration.ofMillis(50));
        assertThat(channel.isOpen()).as("it still sent").isTrue();
        time.advance(Duration.ofMillis(250).minus(TICK));
        assertThat(channel.isOpen()).isTrue();
        time.advance(TICK);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoHasSentNothingBehindABrokenFrameIsCutAtOnce() {
        closing.undecodable();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatIsReadIsHandedOnAndCountsUntilItIsAMessage() {
        comes(30);
        comes(12);
        assertThat(channel.inboundMessages()).hasSize(2);
        assertThat(unread.count()).isEqualTo(42);
        assertThat(budget.total()).isEqualTo(42);
        unread.read();
        assertThat(unread.count()).isZero();
        assertThat(budget.total()).isZero();
    }
}
