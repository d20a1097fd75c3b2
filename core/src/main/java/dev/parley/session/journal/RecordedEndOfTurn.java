package dev.parley.session.journal;

import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.ProviderDecorator;
import dev.parley.provider.guarded.GuardedEndOfTurnDetector;
import dev.parley.session.journal.JournalEvent.Answer;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An end-of-turn detector whose answers are written down before a session handles them, on its loop. */
final class RecordedEndOfTurn extends ProviderDecorator<EndOfTurnDetector> implements EndOfTurnDetector {
    private final JournalRecorder recorder;

    /** @param detector which throws nothing, and fails with a {@link ProviderException} only */
    RecordedEndOfTurn(GuardedEndOfTurnDetector detector, JournalRecorder recorder) {
        super(detector);
        this.recorder = recorder;
    }

    @Override
    public Capabilities capabilities() {
        return recorder.answer(Questions.HEARS_ENDS, new Answer.HearsEnds(provider.capabilities()))
                .capabilities();
    }

    @Override
    public Stream open(int sampleRate) {
        Stream inner = provider.open(sampleRate);
        return new Stream() {
            @Override
            public CompletionStage<Double> completed(short[] audio) {
                int work = recorder.nextWork();
                CompletableFuture<Double> told = new CompletableFuture<>();
                inner.completed(audio).whenComplete((probability, failure) -> {
                    JournalEvent answered = failure instanceof ProviderException cause
                            ? new JournalEvent.EndOfTurnAnswered(work, OptionalDouble.empty(), Optional.of(cause))
                            : new JournalEvent.EndOfTurnAnswered(
                                    work, OptionalDouble.of(probability), Optional.empty());
                    recorder.loop()
                            .execute(() -> recorder.handle(answered, () -> {
                                if (failure == null) {
                                    told.complete(probability);
                                } else {
                                    told.completeExceptionally(failure);
                                }
                            }));
                });
                return told;
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }
}
