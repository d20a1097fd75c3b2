package dev.parley.transport.websocket;

import java.util.concurrent.Executor;

/**
 * How many messages of one connection are handed over before others on its loop have their turn: one read may hold
 * thousands. Loop only.
 */
final class LoopTurn {
    private static final int MOST_MESSAGES = 64;

    private final Executor loop;
    private int taken;

    /** @param loop runs what it is given after what it is doing */
    LoopTurn(Executor loop) {
        this.loop = loop;
    }

    /** Counts a message; false where the next ones have to wait for the loop's next turn. */
    boolean take() {
        if (taken == 0) {
            loop.execute(() -> taken = 0);
        }
        return ++taken < MOST_MESSAGES;
    }
}
