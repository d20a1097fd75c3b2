package dev.parley.session.input;

import dev.parley.audio.PcmHistory;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnEvent;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the end-of-turn model how a pause sounded, one question at a time: while one is under way, and where the model is at
 * capacity, the pause is left to the words and to silence. A model that broke is not asked again in the call. Loop only.
 */
final class EndOfTurnQuestions {
    private final SessionContext context;
    private final PcmHistory history;
    private final TurnController turnController;
    private final LongSupplier audioMs;
    private final Optional<EndOfTurnDetector> detector;
    private EndOfTurnDetector.@Nullable Stream stream;
    private boolean asking;
    private boolean over;

    /** @param audioMs caller audio heard so far */
    EndOfTurnQuestions(
            SessionContext context, PcmHistory history, TurnController turnController, LongSupplier audioMs) {
        this.context = context;
        this.history = history;
        this.turnController = turnController;
        this.audioMs = audioMs;
        this.detector = context.providers().endOfTurn();
    }

    /** Position from which audio is needed of a turn that begins at {@code startSample}; the latest there is: none. */
    long needed(long startSample) {
        return detector.filter(it -> !over)
                .map(it -> Math.max(startSample, history.end() - windowSamples(it)))
                .orElse(Long.MAX_VALUE);
    }

    private long windowSamples(EndOfTurnDetector model) {
        return context.samples(model.capabilities().windowMs());
    }

    void ask(Decision.AskEndOfTurn question) {
        if (detector.isEmpty() || asking || over) {
            return;
        }
        EndOfTurnDetector model = detector.get();
        if (stream == null) {
            stream = model.open(context.rate());
        }
        long end = context.samples(question.endMs());
        long start = Math.max(context.samples(question.startMs()), end - windowSamples(model));
        asking = true;
        stream.completed(history.copy(start, end)).whenComplete((probability, failure) -> {
            Runnable answer = () -> context.handle(() -> answered(question, probability, failure));
            if (context.executor().inLoop()) {
                answer.run();
            } else {
                context.executor().execute(answer);
            }
        });
    }

    private void answered(Decision.AskEndOfTurn question, @Nullable Double probability, @Nullable Throwable failure) {
        asking = false;
        if (probability != null) {
            turnController.tell(new TurnEvent.EndOfTurnScore(
                    probability, question.endMs(), audioMs.getAsLong(), context.clockMs()));
        } else if (failure instanceof ProviderException cause && !over) {
            over = cause.kind() != ProviderException.Kind.AT_CAPACITY;
            if (over) {
                context.emit(new SessionOutput.ProviderTrouble("end-of-turn", cause, true));
            }
        }
    }

    void close() {
        over = true;
        if (stream != null) {
            stream.close();
        }
    }
}
