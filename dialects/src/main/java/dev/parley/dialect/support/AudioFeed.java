package dev.parley.dialect.support;

import dev.parley.dialect.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Decodes a client's audio in slices, between which the loop serves others. While some waits, or the session has more than
 * it may take, no further message is read: the client is held back by its network, and nothing it said is lost. Loop only.
 */
public final class AudioFeed {
    private final Connection connection;
    private final Consumer<short[]> receiver;
    private final Deque<Encoded> waiting = new ArrayDeque<>();
    private boolean behind;
    private boolean paused;
    private boolean pumping;
    private boolean closed;

    /** The audio of one message. */
    public interface Encoded {
        /** About this much is decoded in one turn of the loop. */
        int SLICE_MS = 200;

        /** The next {@link #SLICE_MS} of samples at most; may be empty although more follows. */
        short[] next();

        /** Whether {@link #next} has more. */
        boolean hasNext();

        /** All of it has been handed on. */
        default void finished() {}
    }

    public AudioFeed(Connection connection, Consumer<short[]> receiver) {
        this.connection = connection;
        this.receiver = receiver;
    }

    /** Takes the audio of a message; hands its first slice on before this returns unless other audio waits. */
    public void take(Encoded audio) {
        waiting.add(audio);
        if (!pumping && !behind) {
            slice();
        }
        settle();
    }

    /** The session has as much as it may take. */
    public void behind() {
        behind = true;
        settle();
    }

    /** The session takes audio again. */
    public void caughtUp() {
        behind = false;
        settle();
    }

    /** Forgets what waits. */
    public void close() {
        closed = true;
        waiting.clear();
    }

    private void slice() {
        Encoded first = waiting.peek();
        if (first != null && first.hasNext()) {
            short[] samples = first.next();
            if (samples.length > 0) {
                receiver.accept(samples);
            }
        }
        // The receiver may have ended the call.
        if (first != null && !first.hasNext() && waiting.peek() == first) {
            waiting.remove();
            first.finished();
        }
    }

    private void pump() {
        pumping = false;
        if (!closed && !behind) {
            slice();
        }
        settle();
    }

    private void settle() {
        if (closed) {
            return;
        }
        if (!waiting.isEmpty() && !behind && !pumping) {
            pumping = true;
            connection.executor().execute(this::pump);
        }
        boolean hold = behind || !waiting.isEmpty();
        if (hold != paused) {
            paused = hold;
            if (hold) {
                connection.pause();
            } else {
                connection.resume();
            }
        }
    }
}
