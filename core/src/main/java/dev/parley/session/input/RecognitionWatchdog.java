package dev.parley.session.input;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.SttEvent;
import dev.parley.session.context.SessionContext;
import java.time.Duration;

/**
 * Notices that a recogniser with a heartbeat takes audio, and says nothing any more. One stream after another. Loop only.
 */
final class RecognitionWatchdog {
    /** What may be in work: engines take audio in frames. */
    private static final long IN_WORK_MS = 250;

    private final SessionContext context;
    private final Runnable stalled;
    private SessionExecutor.Timer timer = () -> {};
    private boolean heartbeat;
    private boolean armed;
    private long sentMs;
    private long workedMs;
    private int flushes;
    private long signMs;

    RecognitionWatchdog(SessionContext context, Runnable stalled) {
        this.context = context;
        this.stalled = stalled;
    }

    /**
     * A new stream takes audio.
     *
     * @param withHeartbeat whether it shows signs of life; one that does not is not watched
     */
    void begin(boolean withHeartbeat) {
        stop();
        heartbeat = withHeartbeat;
        sentMs = 0;
        workedMs = 0;
        flushes = 0;
    }

    void stop() {
        timer.cancel();
        armed = false;
    }

    /** The stream has been sent so much audio in all. */
    void sent(long ms) {
        sentMs = ms;
        watch();
    }

    void flushAsked() {
        flushes++;
        watch();
    }

    void sign(SttEvent event) {
        signMs = context.clockMs();
        switch (event) {
            case SttEvent.Alive alive -> workedMs = Math.max(workedMs, alive.atMs());
            case SttEvent.Flushed flushed -> flushes = Math.max(0, flushes - 1);
            default -> {}
        }
    }

    private boolean owes() {
        return flushes > 0 || sentMs - workedMs > IN_WORK_MS;
    }

    private void watch() {
        if (heartbeat && !armed && owes()) {
            signMs = context.clockMs();
            arm(most());
        }
    }

    private Duration most() {
        return context.setup().limits().recognition().stall();
    }

    private void arm(Duration wait) {
        armed = true;
        timer = context.handleAfter(wait, this::look);
    }

    private void look() {
        armed = false;
        Duration left = most().minusMillis(context.clockMs() - signMs);
        if (!owes()) {
            return;
        }
        if (left.isPositive()) {
            arm(left);
        } else {
            stalled.run();
        }
    }
}
