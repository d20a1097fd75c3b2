package dev.parley.session.journal;

import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.ProviderDecorator;
import dev.parley.provider.guarded.GuardedNoiseSuppressor;
import dev.parley.session.journal.JournalEvent.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A noise suppressor whose answers are written down before a session handles them, on its loop. */
final class RecordedNoiseSuppressor extends ProviderDecorator<NoiseSuppressor> implements NoiseSuppressor {
    private final JournalRecorder recorder;

    /** @param suppressor which throws nothing, and fails with a {@link ProviderException} only */
    RecordedNoiseSuppressor(GuardedNoiseSuppressor suppressor, JournalRecorder recorder) {
        super(suppressor);
        this.recorder = recorder;
    }

    @Override
    public Capabilities capabilities() {
        return recorder.answer(Questions.SUPPRESSES_NOISE, new Answer.SuppressesNoise(provider.capabilities()))
                .capabilities();
    }

    @Override
    public Stream open(int sampleRate, Field field) {
        Stream inner = provider.open(sampleRate, field);
        return new Stream() {
            @Override
            public int delaySamples() {
                return recorder.answer(Questions.NOISE_DELAY, new Answer.Count(inner.delaySamples()))
                        .number();
            }

            @Override
            public CompletionStage<short[]> suppress(short[] samples, Duration within) {
                int work = recorder.nextWork();
                CompletableFuture<short[]> told = new CompletableFuture<>();
                inner.suppress(samples, within).whenComplete((quiet, failure) -> {
                    JournalEvent answered = failure instanceof ProviderException cause
                            ? new JournalEvent.NoiseSuppressed(work, Optional.empty(), Optional.of(cause))
                            : new JournalEvent.NoiseSuppressed(work, Optional.of(quiet), Optional.empty());
                    recorder.loop()
                            .execute(() -> recorder.handle(answered, () -> {
                                if (failure == null) {
                                    told.complete(quiet);
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
