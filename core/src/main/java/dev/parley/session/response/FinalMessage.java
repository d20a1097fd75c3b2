package dev.parley.session.response;

import dev.parley.session.context.SessionContext;
import java.time.Duration;
import java.util.Optional;

/** What is said before a call ends, and what then follows, once. Loop only. */
final class FinalMessage {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final SessionContext context;
    private Optional<ResponseRun> run = Optional.empty();
    private Optional<Runnable> then = Optional.empty();

    FinalMessage(SessionContext context) {
        this.context = context;
    }

    /** This response says them; {@code next} follows when it is over, or takes too long. */
    void are(ResponseRun last, Runnable next) {
        run = Optional.of(last);
        then = Optional.of(next);
        context.handleAfter(LONGEST, this::said);
    }

    /** A response has been heard, or cut off. */
    void over(ResponseRun ended) {
        if (run.filter(it -> it == ended).isPresent()) {
            said();
        }
    }

    private void said() {
        Optional<Runnable> next = then;
        then = Optional.empty();
        next.ifPresent(Runnable::run);
    }
}
