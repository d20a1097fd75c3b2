package dev.parley.session;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.tool.ToolShelf;
import java.time.Duration;

/** Says a few words when a tool keeps the caller waiting in silence. Loop only. */
final class Filler {
    private final SessionContext context;
    private final ToolShelf.Manners manners;
    private final Utterances utterances;
    private SessionExecutor.Timer timer = () -> {};
    private int next;

    Filler(SessionContext context, Utterances utterances) {
        this.context = context;
        this.manners = context.providers.tools().manners();
        this.utterances = utterances;
    }

    /** Tools run from now on. */
    void start() {
        timer.cancel();
        if (next < manners.fillers().size()) {
            timer = context.handleAfter(manners.fillerAfter(), this::due);
        }
    }

    void stop() {
        timer.cancel();
    }

    private void due() {
        Duration left = untilDue();
        if (left.isPositive()) {
            timer = context.handleAfter(left, this::due);
            return;
        }
        utterances.say(manners.fillers().get(next++));
        start();
    }

    /** Silence counts from the last sound heard. */
    private Duration untilDue() {
        if (!utterances.quiet()) {
            return manners.fillerAfter();
        }
        if (!utterances.sounded()) {
            return Duration.ZERO;
        }
        return manners.fillerAfter().plusNanos(utterances.playbackEndNanos() - context.executor.nanoTime());
    }
}
