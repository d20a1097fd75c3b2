package dev.parley.session.context;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Handles one event of a session at a time: what arrives while another is being handled (a dialect that answers an
 * output with an input, say) waits its turn. Loop only.
 */
final class EventOrder {
    /** Events waiting for one to be handled; whoever exceeds this answers every output with an input. */
    private static final int MOST_WAITING = 1024;

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean handling;

    void handle(Runnable event) {
        if (handling) {
            if (waiting.size() >= MOST_WAITING) {
                throw new IllegalStateException("the outputs of this session keep causing inputs");
            }
            waiting.add(event);
            return;
        }
        handling = true;
        try {
            for (Runnable next = event; next != null; next = waiting.poll()) {
                next.run();
            }
        } finally {
            handling = false;
        }
    }
}
