package dev.parley.session.replay;

import dev.parley.provider.NoiseSuppressor;
import dev.parley.session.journal.JournalEvent;
import dev.parley.session.journal.JournalEvent.Answer;
import dev.parley.session.journal.Questions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A noise suppressor that answers from a journal. */
final class ReplayNoiseSuppressor extends ReplayProvider implements NoiseSuppressor {
    private final ReplayCursor cursor;
    private final ReplayWork work;

    ReplayNoiseSuppressor(String engine, ReplayCursor cursor, ReplayWork work) {
        super(engine);
        this.cursor = cursor;
        this.work = work;
    }

    @Override
    public Capabilities capabilities() {
        return cursor.answer(Questions.SUPPRESSES_NOISE, Answer.SuppressesNoise.class)
                .capabilities();
    }

    @Override
    public Stream open(int sampleRate, Field field) {
        return new Stream() {
            @Override
            public int delaySamples() {
                return cursor.answer(Questions.NOISE_DELAY, Answer.Count.class).number();
            }

            @Override
            public CompletionStage<short[]> suppress(short[] samples, Duration within) {
                CompletableFuture<short[]> answer = new CompletableFuture<>();
                work.begin(
                        JournalEvent.NoiseSuppressed.class,
                        event -> event.failure()
                                .ifPresentOrElse(
                                        answer::completeExceptionally,
                                        () -> answer.complete(event.samples().orElse(new short[0]))));
                return answer;
            }

            @Override
            public void close() {
                // Owns nothing.
            }
        };
    }
}
