package dev.parley.session.replay;

import dev.parley.session.journal.JournalEntry;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.journal.JournalEvent.Answer;
import dev.parley.session.journal.JournalEvent.Answered;
import dev.parley.session.journal.JournalEvent.Told;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a replay is in its journal. What a session is told must come as it came; the first difference ends the replay. */
final class ReplayCursor {
    private final Iterator<JournalEntry> entries;
    private final Map<String, Integer> asked = new HashMap<>();
    private final Map<String, Answer> answers = new HashMap<>();
    private @Nullable JournalEntry next;
    private long nowNanos;
    private int outputs;
    private int read;
    private int work;
    private boolean stopped;
    private Optional<String> divergence = Optional.empty();

    ReplayCursor(Iterator<JournalEntry> entries) {
        this.entries = entries;
        advance();
    }

    private void advance() {
        next = entries.hasNext() ? entries.next() : null;
        read++;
    }

    /** The next event that the session handles on its own; empty at the end. */
    Optional<JournalEvent> nextHandled() {
        JournalEntry entry = next;
        if (stopped || entry == null) {
            return Optional.empty();
        }
        if (entry.outputs() != outputs) {
            diverge("the session has put out %d outputs, not %d".formatted(outputs, entry.outputs()));
            return Optional.empty();
        }
        nowNanos = entry.nanos();
        advance();
        return Optional.of(entry.event());
    }

    /** The next event if it is one that came with the output just put out, or with the question just asked. */
    <E extends JournalEvent> Optional<E> nextIf(Class<E> type, java.util.function.Predicate<E> matches) {
        JournalEntry entry = next;
        if (stopped || entry == null || entry.outputs() != outputs || !type.isInstance(entry.event())) {
            return Optional.empty();
        }
        E event = type.cast(entry.event());
        if (!matches.test(event)) {
            return Optional.empty();
        }
        advance();
        return Optional.of(event);
    }

    /** What the session is told now. */
    <E extends Told> E told(Class<E> type) {
        return nextIf(type, any -> true).orElseThrow(() -> stop(type.getSimpleName()));
    }

    /** The answer to a question: a new one if the journal has one here, or as before. */
    <A extends Answer> A answer(String question, Class<A> type) {
        int times = asked.merge(question, 1, Integer::sum);
        nextIf(Answered.class, it -> it.question().equals(question) && it.asked() == times)
                .ifPresent(it -> answers.put(question, it.answer()));
        Answer answer = answers.get(question);
        if (!type.isInstance(answer)) {
            throw stop("an answer to " + question);
        }
        return type.cast(answer);
    }

    private ReplayStopped stop(String asked) {
        if (next != null) {
            diverge("the session asks for " + asked);
        }
        stopped = true;
        return new ReplayStopped("the journal says nothing more");
    }

    void diverge(String what) {
        if (!stopped) {
            stopped = true;
            divergence = Optional.of("before line " + read + " (" + nowNanos / 1_000_000 + " ms), "
                    + Optional.ofNullable(next)
                            .map(it -> it.event().getClass().getSimpleName())
                            .orElse("the end")
                    + ": " + what);
        }
    }

    void countOutput() {
        outputs++;
    }

    int nextWork() {
        return ++work;
    }

    long nowNanos() {
        return nowNanos;
    }

    boolean stopped() {
        return stopped;
    }

    Optional<String> divergence() {
        return divergence;
    }
}
