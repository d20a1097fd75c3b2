package dev.parley.session.journal;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.journal.JournalEvent.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Writes one session's journal: its clock, its numbers, and which event is being handled. Loop only. */
final class JournalRecorder {
    private final SessionJournal journal;
    private final SessionExecutor loop;
    private final long beganNanos;
    private final Map<String, Question> questions = new HashMap<>();
    private long nowNanos;
    private int depth;
    private int outputs;
    private int work;
    private int tasks;

    /** How often something was asked, and what was last answered. */
    private static final class Question {
        private int asked;
        private @Nullable Answer answer;
    }

    JournalRecorder(SessionJournal journal, SessionExecutor loop) {
        this.journal = journal;
        this.loop = loop;
        this.beganNanos = loop.nanoTime();
    }

    /** The loop itself: for providers, whose own tasks and times are none of the session's. */
    SessionExecutor loop() {
        return loop;
    }

    /** The session's clock: stands still while an event is handled, so that the journal need not hold each look at it. */
    long nanoTime() {
        return depth > 0 ? nowNanos : loop.nanoTime() - beganNanos;
    }

    /** Writes an event down and has it handled. */
    void handle(JournalEvent event, Runnable body) {
        if (depth == 0) {
            nowNanos = loop.nanoTime() - beganNanos;
        }
        depth++;
        try {
            note(event);
            body.run();
        } finally {
            depth--;
        }
    }

    /** Writes down what the session is told while it handles something. */
    void note(JournalEvent event) {
        journal.append(new JournalEntry(nowNanos, outputs, event));
    }

    /** Answers a question; what somebody else asks about the session in between is none. */
    <A extends Answer> A answer(String about, A answer) {
        if (depth > 0) {
            Question question = questions.computeIfAbsent(about, fresh -> new Question());
            question.asked++;
            if (!answer.equals(question.answer)) {
                question.answer = answer;
                note(new JournalEvent.Answered(about, question.asked, answer));
            }
        }
        return answer;
    }

    /** Cancels work; when it is gone is an event of its own. */
    CompletionStage<Void> cancel(int number, Cancellable running) {
        CompletableFuture<Void> gone;
        try {
            gone = running.cancel().toCompletableFuture();
        } catch (RuntimeException | Error e) {
            gone = CompletableFuture.failedFuture(e);
        }
        if (gone.isDone()) {
            Optional<String> failure = gone.handle(
                            (done, thrown) -> Optional.ofNullable(thrown).map(Throwable::toString))
                    .join();
            note(new JournalEvent.WorkGoneAtOnce(number, failure));
            return gone;
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        gone.whenComplete((done, thrown) -> loop.execute(() -> handle(
                new JournalEvent.WorkGone(number, Optional.ofNullable(thrown).map(Throwable::toString)),
                () -> complete(told, thrown))));
        return told;
    }

    private static void complete(CompletableFuture<Void> told, @Nullable Throwable thrown) {
        if (thrown == null) {
            told.complete(null);
        } else {
            told.completeExceptionally(thrown);
        }
    }

    boolean handling() {
        return depth > 0;
    }

    int nextWork() {
        return ++work;
    }

    int nextTask() {
        return ++tasks;
    }

    void countOutput() {
        outputs++;
    }

    void forget() {
        journal.forget();
    }

    void close() {
        journal.close();
    }
}
