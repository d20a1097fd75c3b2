package dev.parley.engines.offline;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.resample.Resampler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session's speech. Its utterances go to the pool one after the other, so that events keep their order and the
 * {@link CepstralMean.Speaker} has one user. Loop only, but for {@link #closeEngine}.
 */
final class SphinxStream implements SpeechToText.Stream {
    /** Utterances that may wait for the one being recognised; a session that is further ahead is failed. */
    private static final int WAITING_UTTERANCES = 8;

    private final SphinxPool pool;
    private final int sampleRate;
    private final SessionExecutor executor;
    private final Consumer<? super SttEvent> listener;
    private final CepstralMean.Speaker speaker = new CepstralMean.Speaker();
    private final Deque<Utterance> utterances = new ArrayDeque<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final @Nullable Resampler resampler;
    private final @Nullable ProviderException unusable;
    private short[] resampled = new short[0];
    private @Nullable Utterance speaking;
    private long samplesSent;
    private boolean open = true;

    SphinxStream(SphinxPool pool, int sampleRate, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        this.pool = pool;
        this.sampleRate = sampleRate;
        this.executor = executor;
        this.listener = listener;
        Resampler made = null;
        ProviderException refusal = null;
        try {
            made = new Resampler(sampleRate, SphinxRecognizer.SAMPLE_RATE);
        } catch (IllegalArgumentException e) {
            refusal = new ProviderException(ProviderException.Kind.REJECTED, OfflineEngine.NAME, e.getMessage(), e);
        }
        // Made here, not when the pool is ready: speech may come first, and waits for its recogniser like any other.
        resampler = made;
        unusable = refusal;
    }

    /** The pool has been started, or could not be. */
    void started(@Nullable Throwable failure) {
        if (!open) {
            return;
        }
        if (failure != null) {
            fail(failure instanceof ProviderException known ? known : SphinxPool.broken(failure.toString(), failure));
            return;
        }
        if (unusable != null) {
            fail(unusable);
            return;
        }
        emit(new SttEvent.Ready());
    }

    @Override
    public void beginUtterance() {
        if (!open || resampler == null) {
            return;
        }
        endUtterance();
        if (utterances.size() > WAITING_UTTERANCES) {
            fail(new ProviderException(
                    ProviderException.Kind.AT_CAPACITY,
                    OfflineEngine.NAME,
                    "speech recognition is " + utterances.size() + " utterances behind; use a faster machine, fewer"
                            + " callers, or another engine"));
            return;
        }
        speaking = new Utterance(this, samplesSent * 1000 / sampleRate, speaker);
        utterances.add(speaking);
        if (utterances.size() == 1) {
            submit(speaking);
        }
    }

    @Override
    public void audio(short[] samples, int offset, int length) {
        samplesSent += length;
        if (speaking == null || resampler == null) {
            return;
        }
        int room = resampler.maxOutput(length);
        if (resampled.length < room) {
            resampled = new short[room];
        }
        int count = resampler.process(samples, offset, length, resampled, 0);
        speaking.audio.write(resampled, 0, count);
    }

    @Override
    public void flush(long flushId) {
        if (!open) {
            return;
        }
        endUtterance();
        Utterance last = utterances.peekLast();
        if (last == null) {
            executor.execute(() -> emit(new SttEvent.Flushed(flushId)));
        } else {
            last.flushIds.add(flushId);
        }
    }

    private void endUtterance() {
        if (speaking == null || resampler == null) {
            return;
        }
        int room = resampler.maxOutput(0);
        if (resampled.length < room) {
            resampled = new short[room];
        }
        speaking.audio.write(resampled, 0, resampler.flush(resampled, 0));
        speaking.audio.end();
        speaking = null;
    }

    private void submit(Utterance utterance) {
        if (!pool.submit(utterance)) {
            executor.execute(() -> fail(new ProviderException(
                    ProviderException.Kind.AT_CAPACITY,
                    OfflineEngine.NAME,
                    "every speech recogniser is busy; raise engines.offline.recognizers or use another engine")));
        }
    }

    /** The utterance being recognised has come to its end. */
    void finished(Utterance utterance) {
        utterances.remove(utterance);
        if (!open) {
            return;
        }
        utterance.flushIds.forEach(id -> emit(new SttEvent.Flushed(id)));
        Utterance next = utterances.peek();
        if (next != null) {
            submit(next);
        }
    }

    /** Passes an event on unless the stream is over. */
    void emit(SttEvent event) {
        if (open) {
            listener.accept(event);
        }
    }

    /** Runs {@code task} on the loop. Any thread. */
    void post(Runnable task) {
        executor.execute(task);
    }

    void fail(ProviderException cause) {
        if (open) {
            emit(new SttEvent.Failed(cause));
            end();
        }
    }

    /** The engine is closing: the stream fails. Any thread. */
    void closeEngine() {
        executor.execute(() -> fail(SphinxPool.broken("the engine has been closed", null)));
    }

    /** Completes when nothing of the stream is left. */
    CompletionStage<Void> gone() {
        return gone;
    }

    @Override
    public CompletionStage<Void> cancel() {
        end();
        return gone;
    }

    private void end() {
        if (!open) {
            return;
        }
        open = false;
        speaking = null;
        Utterance first = utterances.peek();
        utterances.clear();
        if (first == null) {
            gone.complete(null);
            return;
        }
        first.audio.abort();
        if (pool.withdraw(first)) {
            gone.complete(null);
        } else {
            first.left.whenComplete((left, failure) -> gone.complete(null));
        }
    }
}
