package dev.parley.engines.offline;

import dev.parley.concurrent.Handoff;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Clause;
import dev.parley.engines.support.ClauseSplitter;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.resample.Resampler;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reply. Its clauses are computed one after the other, each as one task, so that many replies share the workers
 * fairly. Loop only, but for {@link #closeEngine}.
 */
final class MaryStream implements TextToSpeech.Stream {
    /** Clauses of text that may wait to be spoken; a reply that is longer is refused. */
    private static final int WAITING_CLAUSES = 2_000;

    /** Events on their way to the loop; a worker that is further ahead waits. */
    private static final int EVENTS_IN_FLIGHT = 64;

    private static final double SLOWEST = 0.5;
    private static final double FASTEST = 2.0;

    private final MaryWorkers workers;
    private final SessionExecutor executor;
    private final Consumer<? super TtsEvent> listener;
    private final Handoff<TtsEvent> events;
    private final MarySynthesizer.Manner manner;
    private final int sampleRate;
    private final ClauseSplitter splitter = new ClauseSplitter();
    private final Deque<Clause> clauses = new ArrayDeque<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable MarySynthesizer synthesizer;
    private @Nullable Resampler resampler;
    private long spoken;
    private @Nullable Work computing;
    private boolean ended;
    private boolean open = true;

    MaryStream(
            MaryWorkers workers,
            TextToSpeech.Options options,
            SessionExecutor executor,
            Consumer<? super TtsEvent> listener) {
        this.workers = workers;
        this.executor = executor;
        this.listener = listener;
        this.sampleRate = options.sampleRate();
        manner = new MarySynthesizer.Manner(
                VoiceStyle.named(options.voice()), 1 / Math.clamp(options.speed(), SLOWEST, FASTEST));
        events = new Handoff<>(executor, EVENTS_IN_FLIGHT, listener);
    }

    /** Mary has been loaded. */
    void started(MarySynthesizer loaded) {
        if (!open) {
            return;
        }
        try {
            resampler = new Resampler(MarySynthesizer.SAMPLE_RATE, sampleRate);
        } catch (IllegalArgumentException e) {
            fail(new ProviderException(ProviderException.Kind.REJECTED, OfflineEngine.NAME, e.getMessage(), e));
            return;
        }
        synthesizer = loaded;
        listener.accept(new TtsEvent.Ready());
        speakNext();
    }

    @Override
    public void text(String words) {
        if (!open || ended) {
            return;
        }
        clauses.addAll(splitter.add(words));
        if (clauses.size() > WAITING_CLAUSES) {
            executor.execute(() -> fail(new ProviderException(
                    ProviderException.Kind.REJECTED,
                    OfflineEngine.NAME,
                    "the reply is too long: more than " + WAITING_CLAUSES + " clauses wait to be spoken")));
            return;
        }
        speakNext();
    }

    @Override
    public void end() {
        if (!open || ended) {
            return;
        }
        ended = true;
        splitter.end().ifPresent(clauses::add);
        executor.execute(this::speakNext);
    }

    private void speakNext() {
        if (!open || computing != null || synthesizer == null || resampler == null) {
            return;
        }
        Clause clause = clauses.poll();
        if (clause == null) {
            if (ended) {
                finish(resampler);
            }
            return;
        }
        Work work = new Work(new ClauseTask(clause, spoken, resampler, events), synthesizer);
        if (workers.submit(work)) {
            computing = work;
        } else {
            executor.execute(() -> fail(new ProviderException(
                    ProviderException.Kind.AT_CAPACITY,
                    OfflineEngine.NAME,
                    "too many replies wait to be spoken; use a faster machine or another engine")));
        }
    }

    /** One clause's turn with the workers. */
    private final class Work implements MaryWorkers.Task {
        private final ClauseTask task;
        private final MarySynthesizer mary;

        Work(ClauseTask task, MarySynthesizer mary) {
            this.task = task;
            this.mary = mary;
        }

        @Override
        public void run() {
            try {
                long samples = task.run(mary, manner);
                executor.execute(() -> spoke(samples));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the workers are closing
                dropped();
            } catch (Error e) { // the thread is lost, the stream must not wait for it
                executor.execute(() -> broke(e));
                throw e;
            }
        }

        @Override
        public void dropped() {
            executor.execute(() -> broke(new IllegalStateException("the engine has been closed")));
        }
    }

    private void broke(Throwable cause) {
        computing = null;
        fail(MaryWorkers.broken(cause));
        gone.complete(null);
    }

    private void spoke(long samples) {
        computing = null;
        spoken += samples;
        if (open) {
            speakNext();
        } else {
            gone.complete(null);
        }
    }

    private void finish(Resampler last) {
        short[] rest = new short[last.maxOutput(0)];
        int count = last.flush(rest, 0);
        if (count > 0) {
            listener.accept(new TtsEvent.Audio(Arrays.copyOf(rest, count)));
        }
        if (open) { // the listener may have cancelled
            listener.accept(new TtsEvent.Done());
            close();
        }
    }

    void fail(ProviderException cause) {
        if (open) {
            listener.accept(new TtsEvent.Failed(cause));
            close();
        }
    }

    /** The engine is closing: the stream fails. Any thread. */
    void closeEngine() {
        executor.execute(() -> fail(MaryWorkers.broken(new IllegalStateException("the engine has been closed"))));
    }

    /** Completes when nothing of the stream is left. */
    CompletionStage<Void> gone() {
        return gone;
    }

    @Override
    public CompletionStage<Void> cancel() {
        close();
        return gone;
    }

    private void close() {
        if (!open) {
            return;
        }
        open = false;
        events.close();
        clauses.clear();
        if (computing == null || workers.withdraw(computing)) {
            gone.complete(null);
        }
    }
}
