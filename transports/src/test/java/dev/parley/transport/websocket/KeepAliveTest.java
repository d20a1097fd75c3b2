package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.config.LimitsConfig.ConnectionLimits;
import dev.parley.dialect.Rate;
import dev.parley.transport.websocket.KeepAlive.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final Duration PING = Duration.ofSeconds(15);
    private static final Duration PONG = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofNanos(1);

    private final VirtualTime time = new VirtualTime();
    private final KeepAlive life = begun();

    private KeepAlive begun() {
        time.advance(Duration.ofHours(1));
        return new KeepAlive(limits(SLOW, PING, PONG, IDLE), time::nanoTime);
    }

    private static ConnectionLimits limits(Duration slow, Duration ping, Duration pong, Duration idle) {
        return new ConnectionLimits(4096, 4096, slow, ping, pong, idle, new Rate(1, 1));
    }

    private Verdict quiet() {
        return life.look(false, false);
    }

    @Test
    void aClientThatSaysNothingIsPingedOnceThePingIsOverdue() {
        time.advance(PING);
        assertThat(quiet()).isEqualTo(Verdict.WELL);
        time.advance(TICK);
        assertThat(quiet()).isEqualTo(Verdict.QUIET);
    }

    @Test
    void aPingThatIsNotAnsweredInTimeMeansThatTheClientIsGone() {
        time.advance(PING.plus(TICK));
        life.ping();
        time.advance(PONG);
        assertThat(quiet()).isEqualTo(Verdict.WELL);
        time.advance(TICK);
        assertThat(quiet()).isEqualTo(Verdict.VANISHED);
    }

    @Test
    void anAnswerBeginsAnewButIsNoMessage() {
        time.advance(PING.plus(TICK));
        life.ping();
        life.heard(false);
        time.advance(PING);
        assertThat(quiet()).as("the next ping").isEqualTo(Verdict.WELL);
        time.advance(TICK);
        assertThat(quiet()).isEqualTo(Verdict.QUIET);
        life.heard(false);
        time.advance(IDLE.minus(PING.plus(TICK).multipliedBy(2)));
        assertThat(quiet()).isNotEqualTo(Verdict.IDLE);
        time.advance(TICK);
        assertThat(quiet()).as("pings keep no call that says nothing").isEqualTo(Verdict.IDLE);
    }

    @Test
    void aMessageEndsTheWaitForOne() {
        time.advance(IDLE);
        life.heard(true);
        time.advance(IDLE);
        assertThat(quiet()).isEqualTo(Verdict.QUIET);
        time.advance(TICK);
        assertThat(quiet()).isEqualTo(Verdict.IDLE);
    }

    @Test
    void aClientThatTakesNoOutputIsSlowAndOneThatOwesNothingIsNot() {
        time.advance(SLOW);
        assertThat(life.look(true, false)).isEqualTo(Verdict.WELL);
        time.advance(TICK);
        assertThat(life.look(true, false)).isEqualTo(Verdict.SLOW);
        assertThat(life.look(true, true)).as("read or not").isEqualTo(Verdict.SLOW);
        assertThat(quiet()).isEqualTo(Verdict.WELL);
        life.taken();
        time.advance(SLOW);
        assertThat(life.look(true, false)).isEqualTo(Verdict.WELL);
    }

    @Test
    void whoIsNotReadCannotBeHeard() {
        time.advance(IDLE.plus(PING));
        assertThat(life.look(false, true)).isEqualTo(Verdict.WELL);
        life.readAnew();
        assertThat(quiet()).isEqualTo(Verdict.WELL);
    }

    @Test
    void looksFourTimesInTheShortestOfTheTimesWithinBounds() {
        Duration minute = Duration.ofMinutes(1);
        assertThat(life.interval()).isEqualTo(SLOW.dividedBy(4));
        assertThat(interval(limits(minute, Duration.ofSeconds(2), minute, minute)))
                .isEqualTo(Duration.ofMillis(500));
        assertThat(interval(limits(minute, minute, Duration.ofSeconds(1), minute)))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(interval(limits(minute, minute, minute, Duration.ofMillis(800))))
                .isEqualTo(Duration.ofMillis(200));
        assertThat(interval(limits(minute, minute, minute, Duration.ofMillis(1))))
                .isEqualTo(Duration.ofMillis(10));
        assertThat(interval(limits(minute, minute, minute, minute))).isEqualTo(Duration.ofSeconds(5));
    }

    private Duration interval(ConnectionLimits limits) {
        return new KeepAlive(limits, time::nanoTime).interval();
    }
}
