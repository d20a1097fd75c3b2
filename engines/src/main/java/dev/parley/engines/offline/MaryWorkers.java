package dev.parley.engines.offline;

import dev.parley.engines.support.Clause;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads MaryTTS in the background and lends threads to compute speech in: platform threads, for it computes all the
 * time. The queue is bounded; overflow policy: refuse the newest. Thread-safe.
 */
final class MaryWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(MaryWorkers.class);
    private static final int WAITING = 256;

    /** Spoken before the engine is ready, so that the first caller finds everything compiled. */
    private static final List<Clause> WARM_UP = List.of(
            new Clause(List.of("Hello,", "and", "welcome", "to", "the", "show."), Clause.Pause.LONG),
            new Clause(List.of("Today", "is", "the", "20th", "of", "May,"), Clause.Pause.SHORT),
            new Clause(List.of("and", "what", "would", "you", "like", "to", "talk", "about?"), Clause.Pause.LONG));

    private final ThreadPoolExecutor pool;
    private final CompletableFuture<MarySynthesizer> ready = new CompletableFuture<>();
    private boolean started;
    private volatile double progress;

    MaryWorkers(int threads) {
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("offline-tts-", 1).factory());
    }

    /** Completes with the synthesiser, or with a {@link ProviderException}. */
    CompletionStage<MarySynthesizer> start() {
        boolean first;
        synchronized (this) {
            first = !started;
            started = true;
        }
        if (first && !accept(this::load)) {
            ready.completeExceptionally(broken(new IllegalStateException("the engine has been closed")));
        }
        return ready.minimalCompletionStage();
    }

    Readiness readiness() {
        if (ready.isCompletedExceptionally()) {
            return Readiness.failed(ready.exceptionNow().getMessage());
        }
        return ready.isDone()
                ? Readiness.ready("MaryTTS: " + VoiceStyle.ALL.size() + " voices")
                : Readiness.loading(progress, "loading the MaryTTS voice");
    }

    /** Work that wants to know when it will not be done. */
    interface Task extends Runnable {
        /** The workers have closed before its turn came. Any thread. */
        void dropped();
    }

    /** Runs {@code task} when a thread is free. False when too many wait already, or after {@link #close()}. */
    boolean submit(Task task) {
        return accept(task);
    }

    /** Takes a task back. False when a thread has it already. */
    boolean withdraw(Task task) {
        return pool.remove(task);
    }

    private boolean accept(Runnable task) {
        try {
            pool.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Interrupts what runs and takes no more; what waits is dropped. */
    void close() {
        ready.completeExceptionally(broken(new IllegalStateException("the engine has been closed")));
        for (Runnable waiting : pool.shutdownNow()) {
            if (waiting instanceof Task task) {
                task.dropped();
            }
        }
    }

    private void load() {
        try {
            progress = 0.1;
            MarySynthesizer synthesizer = new MarySynthesizer();
            progress = 0.7;
            MarySynthesizer.Manner manner = new MarySynthesizer.Manner(VoiceStyle.ALL.getFirst(), 1);
            for (Clause clause : WARM_UP) {
                synthesizer.speak(clause, manner, new Unheard());
            }
            progress = 1;
            ready.complete(synthesizer);
        } catch (Exception | LinkageError e) { // Mary declares Exception; a jar that is missing shows as LinkageError
            LOG.error("MaryTTS could not be loaded", e);
            ready.completeExceptionally(broken(e));
        }
    }

    static ProviderException broken(Throwable cause) {
        return new ProviderException(
                ProviderException.Kind.BROKEN, OfflineEngine.NAME, "MaryTTS: " + cause.getMessage(), cause);
    }

    private static final class Unheard implements MarySynthesizer.Listener {
        @Override
        public void words(List<MarySynthesizer.Span> spans) {
            // only computing matters here
        }

        @Override
        public void sample(double value) {
            // only computing matters here
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    }
}
