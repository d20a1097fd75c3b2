package dev.parley.session.playout;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.context.SessionContext;
import java.time.Duration;

/** Notices that a synthesiser owes audio, twice: when it is late, and as long again after that. Loop only. */
final class AudioDeadline {
    private final SessionContext context;
    private final Owner owner;
    private Duration patience = Duration.ZERO;
    private SessionExecutor.Timer timer = () -> {};
    private long sinceNanos;
    private boolean watching;
    private boolean late;

    /** Whose audio it is. */
    interface Owner {
        /** Whether any is owed now. */
        boolean owes();

        /** None has come for this long; returns whether the synthesiser gets as long again. */
        boolean late(Duration silent);

        /** It has had its time. */
        void tooLate(Duration silent);
    }

    AudioDeadline(SessionContext context, Owner owner) {
        this.context = context;
        this.owner = owner;
    }

    /** Something is owed from now on, if nothing was before. */
    void watch(Duration mayTake) {
        if (!watching) {
            watching = true;
            late = false;
            patience = mayTake;
            sinceNanos = context.executor().nanoTime();
            timer = context.handleAfter(patience, this::look);
        }
    }

    /** The synthesiser has said something. */
    void sign(Duration mayTake) {
        sinceNanos = context.executor().nanoTime();
        patience = mayTake;
        late = false;
    }

    void stop() {
        watching = false;
        timer.cancel();
    }

    private void look() {
        if (!watching) {
            return;
        }
        if (!owner.owes()) {
            watching = false;
            return;
        }
        Duration most = late ? patience.multipliedBy(2) : patience;
        Duration silent = Duration.ofNanos(context.executor().nanoTime() - sinceNanos);
        if (silent.compareTo(most) < 0) {
            timer = context.handleAfter(most.minus(silent), this::look);
        } else if (!late && owner.late(most)) {
            late = true;
            timer = context.handleAfter(patience, this::look);
        } else {
            watching = false;
            owner.tooLate(most);
        }
    }
}
