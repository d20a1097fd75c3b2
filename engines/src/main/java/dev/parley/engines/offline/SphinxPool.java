package dev.parley.engines.offline;

import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognisers, each with a platform thread of its own: recognition computes all the time. Utterances are served in the
 * order they came; the queue is bounded, its overflow policy: refuse the newest. Ready as soon as one recogniser is
 * loaded and has rehearsed; the others load after it, one by one, so that the first is not slowed down. Thread-safe.
 */
final class SphinxPool {
    private static final Logger LOG = LoggerFactory.getLogger(SphinxPool.class);
    private static final int WAITING = 64;
    private static final long FIRST_RETRY_MS = 1_000;
    private static final long LAST_RETRY_MS = 30_000;

    /** Of the time until a recogniser is ready, what loading takes; the rehearsal takes the rest. */
    private static final double LOADING_SHARE = 0.7;

    private final int size;
    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(WAITING);
    private final List<Thread> workers = new ArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private int loaded;
    private double progress;
    private boolean closed;

    /** One utterance to recognise. */
    interface Job {
        /**
         * Recognises, in a worker's thread.
         *
         * @throws InterruptedException when the pool is closing
         */
        void recognize(SphinxRecognizer recognizer) throws InterruptedException;

        /** It will not be recognised, or no further. */
        void fail(ProviderException cause);
    }

    /** @param size how many recognisers, and so how many utterances at a time */
    SphinxPool(int size) {
        this.size = size;
    }

    CompletionStage<Void> start() {
        synchronized (this) {
            if (workers.isEmpty() && !closed) {
                startWorker();
            }
        }
        return ready.minimalCompletionStage();
    }

    synchronized Readiness readiness() {
        if (ready.isCompletedExceptionally()) {
            return Readiness.failed(ready.exceptionNow().getMessage());
        }
        if (loaded == 0 && ready.isDone()) {
            return Readiness.failed("all speech recognisers broke, and none could be loaded anew; the log says why");
        }
        if (loaded == 0) {
            return Readiness.loading(progress, "loading the Sphinx4 speech models");
        }
        return Readiness.ready("Sphinx4: " + loaded + " of " + size + " recognisers loaded");
    }

    /** Queues an utterance. False when too many wait already. */
    boolean submit(Job job) {
        synchronized (this) {
            if (closed) {
                return false;
            }
        }
        return waiting.offer(job);
    }

    /** Takes an utterance back. False when a recogniser has it already. */
    boolean withdraw(Job job) {
        return waiting.remove(job);
    }

    /** Stops all recognisers and waits for their threads. Utterances under way or waiting fail. */
    void close() {
        List<Thread> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(workers);
            ready.completeExceptionally(broken("the engine has been closed", null));
        }
        ending.forEach(Thread::interrupt);
        List<Job> left = new ArrayList<>();
        waiting.drainTo(left);
        left.forEach(job -> job.fail(broken("the engine has been closed", null)));
        boolean interrupted = false;
        for (Thread thread : ending) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Needs the lock. */
    private void startWorker() {
        Thread thread = Thread.ofPlatform()
                .name("offline-stt-" + (workers.size() + 1))
                .daemon()
                .unstarted(this::work);
        workers.add(thread);
        thread.start();
    }

    private void work() {
        try {
            SphinxRecognizer recognizer = new SphinxRecognizer(share -> loadingAt(LOADING_SHARE * share));
            Rehearsal.run(recognizer);
            loadingAt(1);
            loadedOne();
            while (!Thread.currentThread().isInterrupted()) {
                Job job = waiting.take();
                if (!serve(job, recognizer)) {
                    recognizer = replacement();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("{} stops", Thread.currentThread().getName());
        } catch (RuntimeException | Error e) { // the library throws plain Errors for files it cannot read
            LOG.error("a speech recogniser could not be loaded", e);
            loadingFailed(e);
        }
    }

    /** A recogniser for one that broke; tried for until there is one: nobody would notice a pool that shrinks. */
    private SphinxRecognizer replacement() throws InterruptedException {
        count(-1);
        for (long waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(LAST_RETRY_MS, 2 * waitMs)) {
            try {
                SphinxRecognizer loadedAnew = new SphinxRecognizer(share -> {});
                count(1);
                return loadedAnew;
            } catch (RuntimeException | Error e) { // the library throws plain Errors for files it cannot read
                LOG.error("a speech recogniser could not be replaced; trying again in {} ms", waitMs, e);
                Thread.sleep(waitMs);
            }
        }
    }

    private synchronized void count(int more) {
        loaded += more;
    }

    /** False when the recogniser broke and must be replaced. */
    private boolean serve(Job job, SphinxRecognizer recognizer) throws InterruptedException {
        try {
            job.recognize(recognizer);
            return true;
        } catch (InterruptedException e) {
            job.fail(broken("the engine has been closed", null));
            throw e;
        } catch (RuntimeException | Error e) { // the library throws plain Errors
            if (Thread.currentThread().isInterrupted()) {
                job.fail(broken("the engine has been closed", e));
                throw new InterruptedException("closed");
            }
            LOG.warn("recognition failed; loading a new recogniser", e);
            job.fail(broken("recognition failed: " + e, e));
            return false;
        }
    }

    private synchronized void loadingAt(double share) {
        progress = Math.max(progress, share);
    }

    private void loadedOne() {
        synchronized (this) {
            loaded++;
            if (workers.size() < size && !closed) {
                startWorker();
            }
        }
        ready.complete(null);
    }

    private synchronized void loadingFailed(Throwable cause) {
        if (loaded == 0) {
            ready.completeExceptionally(broken("the Sphinx4 speech models could not be loaded: " + cause, cause));
        }
    }

    static ProviderException broken(String message, @org.jspecify.annotations.Nullable Throwable cause) {
        return new ProviderException(ProviderException.Kind.BROKEN, OfflineEngine.NAME, message, cause);
    }
}
