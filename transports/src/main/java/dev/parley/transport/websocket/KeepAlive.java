package dev.parley.transport.websocket;

import dev.parley.config.LimitsConfig.ConnectionLimits;
import java.time.Duration;
import java.util.function.LongSupplier;

/** When a client was last heard of, and what follows from that. Confined to the connection's loop. */
final class KeepAlive {
    private static final long SHORTEST_LOOK_MS = 10;
    private static final long LONGEST_LOOK_MS = 5_000;

    private final ConnectionLimits limits;
    private final LongSupplier nanoTime;
    private long lastHeard;
    private long lastMessage;
    private long lastTaken;
    private long pingedAt;
    private boolean pinged;

    /** How a client is. */
    enum Verdict {
        WELL,
        /** Nothing came for a while: to be pinged. */
        QUIET,
        /** Takes no output. */
        SLOW,
        /** Sends no messages. */
        IDLE,
        /** Answers no ping. */
        VANISHED
    }

    KeepAlive(ConnectionLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        readAnew();
        taken();
    }

    /** Something came; whether it is part of a message or only keeps the connection. */
    void heard(boolean message) {
        lastHeard = nanoTime.getAsLong();
        pinged = false;
        lastMessage = message ? lastHeard : lastMessage;
    }

    /** Nothing was read for a while, so nothing could be heard. */
    void readAnew() {
        heard(true);
    }

    /** The client has taken output, or owes nothing yet. */
    void taken() {
        lastTaken = nanoTime.getAsLong();
    }

    void ping() {
        pinged = true;
        pingedAt = nanoTime.getAsLong();
    }

    /**
     * @param owes whether output waits to be taken
     * @param unread whether what comes is not read now
     */
    Verdict look(boolean owes, boolean unread) {
        long now = nanoTime.getAsLong();
        if (owes && now - lastTaken > limits.slowClient().toNanos()) {
            return Verdict.SLOW;
        }
        if (unread) {
            return Verdict.WELL;
        }
        if (now - lastMessage > limits.idle().toNanos()) {
            return Verdict.IDLE;
        }
        if (pinged) {
            return now - pingedAt > limits.pong().toNanos() ? Verdict.VANISHED : Verdict.WELL;
        }
        return now - lastHeard > limits.ping().toNanos() ? Verdict.QUIET : Verdict.WELL;
    }

    /** How often to look. */
    Duration interval() {
        long shortest = Math.min(
                Math.min(limits.slowClient().toMillis(), limits.idle().toMillis()),
                Math.min(limits.ping().toMillis(), limits.pong().toMillis()));
        return Duration.ofMillis(Math.clamp(shortest / 4, SHORTEST_LOOK_MS, LONGEST_LOOK_MS));
    }
}
