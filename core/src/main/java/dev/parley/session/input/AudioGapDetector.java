package dev.parley.session.input;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.context.SessionContext;
import java.time.Duration;

/**
 * Notices that no audio comes any more. A piece counts for the time it lasts, up to a bound: clients send pieces of some
 * seconds, but one who sends a whole recording at once will not send more. Loop only.
 */
final class AudioGapDetector {
    private static final long LONGEST_PIECE_MS = 2_000;

    private final SessionContext context;
    private final Runnable stopped;
    private SessionExecutor.Timer timer = () -> {};
    private boolean armed;
    private boolean wanted;
    private long dueMs;

    AudioGapDetector(SessionContext context, Runnable stopped) {
        this.context = context;
        this.stopped = stopped;
    }

    /** A piece of this length has come. */
    void came(long lengthMs) {
        dueMs = context.clockMs() + Math.min(lengthMs, LONGEST_PIECE_MS) + gapMs();
    }

    /** Some of what has come was taken; {@code watch}: more must follow. */
    void taken(boolean watch) {
        wanted = watch;
        dueMs = Math.max(dueMs, context.clockMs() + gapMs());
        if (watch) {
            arm();
        }
    }

    /** A turn has begun, perhaps by a word that came late: of audio that has ended already nothing more is taken. */
    void turnBegan() {
        taken(true);
    }

    private long gapMs() {
        return context.setup().limits().recognition().gap().toMillis();
    }

    void close() {
        timer.cancel();
    }

    private void arm() {
        if (!armed) {
            armed = true;
            timer = context.handleAfter(Duration.ofMillis(Math.max(0, dueMs - context.clockMs())), this::fired);
        }
    }

    private void fired() {
        armed = false;
        if (!wanted) {
            return;
        }
        if (context.clockMs() < dueMs) {
            arm();
        } else {
            wanted = false;
            stopped.run();
        }
    }
}
