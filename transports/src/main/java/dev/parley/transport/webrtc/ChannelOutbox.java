package dev.parley.transport.webrtc;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.config.LimitsConfig.ConnectionLimits;
import dev.parley.transport.webrtc.HeldMessages.Message;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to a client's data channel. Nothing is dropped: a client that takes none for {@link
 * ConnectionLimits#slowClient()}, or owes more than {@link ConnectionLimits#unsentBytes()}, is given up. Loop only.
 */
final class ChannelOutbox {
    private final SessionExecutor executor;
    private final ConnectionLimits limits;
    private final PeerLink link;
    private final HeldMessages unsent;
    private final Consumer<String> givenUp;
    private SessionExecutor.@Nullable Timer watch;
    private boolean unwatched;
    private long takenNs;

    /** @param givenUp told why */
    ChannelOutbox(
            SessionExecutor executor,
            ConnectionLimits limits,
            PeerLink link,
            HeldMessages unsent,
            Consumer<String> givenUp) {
        this.executor = executor;
        this.limits = limits;
        this.link = link;
        this.unsent = unsent;
        this.givenUp = givenUp;
    }

    void send(Message message) {
        if (unsent.isEmpty()) {
            takenNs = executor.nanoTime();
        }
        unsent.add(message);
        flush();
        if (unsent.bytes() > limits.unsentBytes()) {
            givenUp.accept("more than " + limits.unsentBytes() + " bytes are unread");
        } else {
            watch();
        }
    }

    /** The client takes more. */
    void taken() {
        takenNs = executor.nanoTime();
        flush();
    }

    /** Whether all is handed to the channel now. */
    boolean flush() {
        while (!unsent.isEmpty()
                && link.send(unsent.first().text(), unsent.first().bytes())) {
            unsent.remove();
        }
        return unsent.isEmpty();
    }

    private void watch() {
        if (watch == null && !unwatched && !unsent.isEmpty()) {
            watch = executor.schedule(limits.slowClient(), this::look);
        }
    }

    private void look() {
        watch = null;
        if (unsent.isEmpty()) {
            return;
        }
        long left = limits.slowClient().toNanos() - (executor.nanoTime() - takenNs);
        if (left <= 0) {
            givenUp.accept("nothing was read for " + limits.slowClient().toMillis() + " ms");
        } else {
            watch = executor.schedule(Duration.ofNanos(left), this::look);
        }
    }

    /** Until {@link #resume} the client cannot take anything, and need not. */
    void hold() {
        unwatched = true;
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
    }

    void resume() {
        unwatched = false;
        taken();
        watch();
    }

    /** Not handed to the channel yet. */
    long bytes() {
        return unsent.bytes() + link.bufferedBytes();
    }

    /** Drops what is left. */
    void clear() {
        hold();
        unsent.clear();
    }
}
