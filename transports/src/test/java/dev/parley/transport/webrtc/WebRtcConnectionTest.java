package dev.parley.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.config.LimitsConfig.ConnectionLimits;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Rate;
import dev.parley.dialect.support.RecordingDialect;
import dev.parley.transport.ByteBudget;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebRtcConnectionTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final ConnectionLimits LIMITS =
            new ConnectionLimits(1000, 2 << 20, Duration.ofSeconds(3), LONG, LONG, LONG, new Rate(10_000, 10_000));

    private final VirtualTime time = new VirtualTime();
    private final MemoryPeer peer = new MemoryPeer(time);
    private final RecordingDialect dialect = new RecordingDialect(() -> {});
    private final PcmFrames codec = new PcmFrames();
    private final List<CloseReason> ends = new ArrayList<>();
    private final ByteBudget budget = new ByteBudget(1 << 30);
    private final WebRtcConnection connection = new WebRtcConnection(
            new WebRtcConnection.Ground(time, LIMITS, budget, peer, rate -> codec, "somewhere"),
            carrier -> dialect,
            ends::add);

    WebRtcConnectionTest() {
        peer.carries(connection);
    }

    private void gone(CloseReason reason) {
        time.settle();
        assertThat(peer.closed).isTrue();
        assertThat(ends).containsExactly(reason);
        assertThat(budget.total()).isZero();
    }

    @Test
    void a_client_that_opens_no_data_channel_is_let_go() {
        time.advance(WebRtcConnection.CHANNEL_WITHIN.minusMillis(1));
        assertThat(peer.closed).isFalse();
        time.advance(Duration.ofMillis(1));
        gone(CloseReason.PROTOCOL_ERROR);
        assertThat(dialect.opened + dialect.closed).isZero();
    }

    @Test
    void a_client_that_takes_nothing_is_let_go() {
        connection.channelOpened();
        peer.takes(false);
        for (int i = 0; i < 20; i++) {
            connection.sendText(Buffer.buffer("x".repeat(50_000)));
        }
        time.advance(LIMITS.slowClient().plus(WebRtcConnection.CLOSED_WITHIN));
        gone(CloseReason.TRY_AGAIN_LATER);
        assertThat(dialect.closed).isOne();
    }

    @Test
    void a_client_that_owes_too_much_is_let_go() {
        connection.channelOpened();
        peer.takes(false);
        for (int i = 0; i < 60; i++) {
            connection.sendText(Buffer.buffer("x".repeat(50_000)));
        }
        time.advance(WebRtcConnection.CLOSED_WITHIN);
        gone(CloseReason.TRY_AGAIN_LATER);
    }

    @Test
    void what_a_paused_client_sends_is_bounded() {
        connection.channelOpened();
        connection.pause();
        for (int i = 0; i < 11; i++) {
            connection.received(true, "x".repeat(100).getBytes(StandardCharsets.UTF_8));
        }
        time.advance(WebRtcConnection.CLOSED_WITHIN);
        gone(CloseReason.TRY_AGAIN_LATER);
        assertThat(dialect.messages).isEmpty();
    }

    @Test
    void text_that_is_no_utf8_ends_the_call() {
        connection.channelOpened();
        connection.received(true, new byte[] {(byte) 0xff});
        time.advance(WebRtcConnection.CLOSED_WITHIN);
        gone(CloseReason.INVALID_MESSAGE);
    }

    @Test
    void a_close_that_the_client_does_not_confirm_is_not_waited_for() {
        connection.channelOpened();
        peer.takes(false);
        connection.sendText(Buffer.buffer("last words"));
        connection.close(CloseReason.NORMAL, "");
        time.advance(WebRtcConnection.CLOSED_WITHIN.minusMillis(1));
        assertThat(peer.closed).isFalse();
        time.advance(Duration.ofMillis(1));
        gone(CloseReason.NORMAL);
    }

    @Test
    void a_last_message_goes_out_whoever_closes() {
        connection.channelOpened();
        connection.lastMessage(Buffer.buffer("gone"));
        connection.sendText(Buffer.buffer("words"));
        connection.closeFromOutside(CloseReason.GOING_AWAY, "over");
        time.advance(WebRtcConnection.CLOSED_WITHIN);
        gone(CloseReason.GOING_AWAY);
        assertThat(peer.received).containsExactly("text words", "text gone");
    }

    @Test
    void a_client_that_comes_by_another_peer_gets_what_waited_for_it() {
        connection.channelOpened();
        connection.audio().orElseThrow().open(24_000);
        connection.audio().orElseThrow().play(1, new short[24_000]);
        time.advance(Duration.ofMillis(200));
        peer.hasChannel(false);
        connection.moved();
        int before = peer.sound.size();
        connection.sendText(Buffer.buffer("waits"));
        time.advance(WebRtcConnection.CHANNEL_WITHIN.minusMillis(1));
        assertThat(peer.sound).hasSize(before);
        assertThat(dialect.played).isEmpty();

        connection.audio().orElseThrow().finish(1);
        peer.hasChannel(true);
        connection.channelOpened();
        time.advance(Duration.ofSeconds(2));
        assertThat(peer.received).containsExactly("text waits");
        assertThat(dialect.played).containsExactly(1L);
        assertThat(peer.sound.size() * 20).as("ms, with the silence behind").isGreaterThanOrEqualTo(1000);
        assertThat(dialect.opened).isOne();
        assertThat(peer.closed).isFalse();
    }

    @Test
    void a_client_that_comes_by_another_peer_has_to_open_a_channel_there() {
        connection.channelOpened();
        connection.moved();
        time.advance(WebRtcConnection.CHANNEL_WITHIN.plus(WebRtcConnection.CLOSED_WITHIN));
        gone(CloseReason.PROTOCOL_ERROR);
        assertThat(dialect.closed).isOne();
    }

    @Test
    void what_the_client_tells_as_lost_is_protected_against() {
        connection.channelOpened();
        connection.lossReported(0.05);
        connection.audio().orElseThrow().open(24_000);
        assertThat(codec.expectedLoss).isEqualTo(5);
        connection.lossReported(0.1);
        assertThat(codec.expectedLoss).isEqualTo(10);
        for (int i = 0; i < 12; i++) {
            connection.lossReported(0);
        }
        assertThat(codec.expectedLoss).isZero();
    }

    @Test
    void the_peer_knows_how_long_a_lost_packet_is_waited_for() {
        connection.channelOpened();
        connection.audio().orElseThrow().open(24_000);
        peer.speaks(new short[480]);
        assertThat(peer.lossWaitMs).isEqualTo(40);
        time.advance(Duration.ofMillis(120));
        peer.speaks(new short[480]);
        assertThat(peer.lossWaitMs).isBetween(105L, 110L);
    }
}
