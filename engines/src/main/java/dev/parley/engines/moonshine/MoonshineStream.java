package dev.parley.engines.moonshine;

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
 * One session's speech. The loop takes audio and hands it to the {@link UtteranceDecoder} on the stream's lane of the inference
 * queue, utterance after utterance. Loop only, but for {@link #closeEngine}.
 */
final class MoonshineStream implements SpeechToText.Stream, UtteranceDecoder.Owner {
    /** Utterances that may wait for the one being recognised; a session that is further ahead is failed. */
    private static final int WAITING_UTTERANCES = 8;
    /** Samples that are worth waking the recogniser for: a frame of its detector, for a pause is to be seen at once. */
    private static final int WORTH_A_STEP = SpeechSegments.FRAME;

    private final int sampleRate;
    private final SpeechToText.Capabilities capabilities;
    private final SessionExecutor executor;
    private final Consumer<? super SttEvent> listener;
    private final Deque<SpokenUtterance> utterances = new ArrayDeque<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final @Nullable Resampler resampler;
    private final @Nullable ProviderException unusable;
    private short[] resampled = new short[0];
    private @Nullable UtteranceDecoder decoder;
    private @Nullable SpokenUtterance speaking;
    private long samplesSent;
    /** When the last utterance ended, by the executor's clock. */
    private long endedAt;

    private boolean open = true;

    /** @param capabilities of the engine, for {@link SttEvent.Ready} */
    MoonshineStream(
            int sampleRate,
            SpeechToText.Capabilities capabilities,
            SessionExecutor executor,
            Consumer<? super SttEvent> listener) {
        this.sampleRate = sampleRate;
        this.capabilities = capabilities;
        this.executor = executor;
        this.listener = listener;
        Resampler made = null;
        ProviderException refusal = null;
        try {
            made = new Resampler(sampleRate, MoonshineModel.SAMPLE_RATE);
        } catch (IllegalArgumentException e) {
            refusal = new ProviderException(ProviderException.Kind.REJECTED, MoonshineEngine.NAME, e.getMessage(), e);
        }
        // Made here, not when the model is loaded: speech may come first, and waits for it.
        resampler = made;
        unusable = refusal;
    }

    /** The model is loaded. */
    void loaded(UtteranceDecoder.Factory factory) {
        if (!open) {
            return;
        }
        if (unusable != null) {
            fail(unusable);
            return;
        }
        decoder = factory.decoder(this);
        emit(new SttEvent.Ready(capabilities));
        SpokenUtterance first = utterances.peek();
        if (first != null) {
            decoder.hear(first);
        }
    }

    /** The model could not be loaded. */
    void notLoaded(ProviderException cause) {
        fail(cause);
    }

    @Override
    public void beginUtterance() {
        if (!open || resampler == null) {
            return;
        }
        endUtterance();
        if (utterances.size() > WAITING_UTTERANCES) {
            ProviderException behind = MoonshineEngine.failure(
                    ProviderException.Kind.AT_CAPACITY,
                    "speech recognition is " + utterances.size() + " utterances behind; use a faster machine, fewer"
                            + " callers, or another engine",
                    null);
            // A task of its own: no event is delivered from within a call.
            executor.execute(() -> fail(behind));
            return;
        }
        speaking = new SpokenUtterance(samplesSent * 1000 / sampleRate, (executor.nanoTime() - endedAt) / 1_000_000);
        utterances.add(speaking);
        if (utterances.size() == 1 && decoder != null) {
            decoder.hear(speaking);
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
        if (speaking.inbox.put(resampled, 0, count) >= WORTH_A_STEP) {
            wake(speaking);
        }
    }

    @Override
    public void flush(long flushId) {
        if (!open) {
            return;
        }
        endUtterance();
        SpokenUtterance last = utterances.peekLast();
        if (last == null) {
            executor.execute(() -> emit(new SttEvent.Flushed(flushId)));
        } else {
            last.flushIds.add(flushId);
        }
    }

    private void endUtterance() {
        SpokenUtterance ending = speaking;
        if (ending == null || resampler == null) {
            return;
        }
        speaking = null;
        endedAt = executor.nanoTime();
        int room = resampler.maxOutput(0);
        if (resampled.length < room) {
            resampled = new short[room];
        }
        ending.inbox.put(resampled, 0, resampler.flush(resampled, 0));
        ending.inbox.end();
        wake(ending);
    }

    private void wake(SpokenUtterance utterance) {
        if (decoder != null && utterances.peek() == utterance) {
            decoder.wake();
        }
    }

    // From the lane's thread.

    @Override
    public void heard(SttEvent event) {
        executor.execute(() -> emit(event));
    }

    @Override
    public void finished(SpokenUtterance utterance) {
        executor.execute(() -> ended(utterance));
    }

    @Override
    public void failed(ProviderException cause) {
        executor.execute(() -> fail(cause));
    }

    private void ended(SpokenUtterance utterance) {
        if (!open || decoder == null) {
            return;
        }
        utterances.remove(utterance);
        utterance.flushIds.forEach(id -> emit(new SttEvent.Flushed(id)));
        SpokenUtterance next = utterances.peek();
        if (next != null) {
            decoder.hear(next);
        }
    }

    private void emit(SttEvent event) {
        if (open) {
            listener.accept(event);
        }
    }

    private void fail(ProviderException cause) {
        if (open) {
            emit(new SttEvent.Failed(cause));
            end();
        }
    }

    /** The engine is closing: the stream fails. Any thread. */
    void closeEngine() {
        executor.execute(
                () -> fail(MoonshineEngine.failure(ProviderException.Kind.BROKEN, "the engine has been closed", null)));
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
        utterances.clear();
        if (decoder == null) {
            gone.complete(null);
        } else {
            decoder.close().whenComplete((done, failure) -> gone.complete(null));
        }
    }
}
