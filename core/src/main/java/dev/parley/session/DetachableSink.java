package dev.parley.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The output of a session whose client may leave and come back, on another connection too. While there is none, outputs are
 * kept, and given to the next client in order; no audio is among them, since none is taken. Whoever detaches tells the session
 * so behind it ({@link SessionInput.Detached}), and whoever attaches likewise. Loop only.
 *
 * <p>Bounded: {@value #MOST_KEPT} outputs are kept. Behind that a client that comes back would miss something: it is told
 * once to whoever owns the session, who ends it, and what follows is dropped.
 */
public final class DetachableSink implements SessionSink {
    public static final int MOST_KEPT = 1_000;

    private final Runnable whenFull;
    private final Deque<SessionOutput> kept = new ArrayDeque<>();
    private Optional<SessionSink> client;
    private boolean full;

    /** @param whenFull run once, when a client could not be told everything any more; may post to the session */
    public DetachableSink(SessionSink client, Runnable whenFull) {
        this.client = Optional.of(client);
        this.whenFull = whenFull;
    }

    /** The client is gone; harmless when there is none. */
    public void detach() {
        client = Optional.empty();
    }

    /** This one takes over: it is given what was kept, then all that comes. One that is there already gets nothing more. */
    public void attach(SessionSink next) {
        detach();
        while (!kept.isEmpty()) {
            next.accept(kept.poll());
        }
        client = Optional.of(next);
    }

    /** Whether there is a client. */
    public boolean isAttached() {
        return client.isPresent();
    }

    @Override
    public void accept(SessionOutput output) {
        if (client.isPresent()) {
            client.get().accept(output);
        } else if (kept.size() < MOST_KEPT && !full) {
            kept.add(output);
        } else if (!full) {
            full = true;
            whenFull.run();
        }
    }

    @Override
    public boolean writable() {
        return client.filter(SessionSink::writable).isPresent();
    }
}
