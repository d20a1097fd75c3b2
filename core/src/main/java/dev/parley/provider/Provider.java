package dev.parley.provider;

import dev.parley.concurrent.Cancellable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What every speech or language engine is: something that loads once for the process, tells how far it is, and serves
 * many sessions. Thread-safe.
 */
public interface Provider extends AutoCloseable {
    /** Name of the engine as it stands in the configuration, such as {@code moonshine}. */
    String engine();

    /**
     * Begins loading or connecting, if that has not begun. Never blocks. The stage completes on any thread: normally
     * when sessions can be served, exceptionally with a {@link ProviderException} when they cannot.
     */
    CompletionStage<Void> start();

    /** How far {@link #start()} is, at this moment. */
    Readiness readiness();

    /**
     * Whether sessions could be served at this moment: engines behind a server ask it, others tell their readiness. Never
     * blocks. Completes normally, on any thread, within about 2 s.
     */
    default CompletionStage<Boolean> check() {
        return CompletableFuture.completedFuture(readiness().state() == Readiness.State.READY);
    }

    /**
     * Whether what failed to start comes back by itself: engines behind a server ask it again by
     * {@link RetryPolicy#PROBES}, and {@link #readiness()} tells when it answers. Others are made anew.
     */
    default boolean recoversItself() {
        return false;
    }

    /** Whether it tells the {@link ProviderListener} it was lent; otherwise only its streams say how it fares. */
    default boolean tellsListener() {
        return false;
    }

    /** What an engine does for one session: cancelled when it is not wanted any more, abandoned when it does not do it. */
    interface Work extends Cancellable {
        /**
         * As {@link #cancel()}, for a stream that took work and did none: where there are several engines, the next stream
         * goes to another one.
         */
        default CompletionStage<Void> abandon(ProviderException cause) {
            return cancel();
        }

        /** Abandons what can be, and cancels anything else. */
        static CompletionStage<Void> abandon(Cancellable work, ProviderException cause) {
            return work instanceof Work known ? known.abandon(cause) : work.cancel();
        }
    }

    /** Frees everything. Streams still open fail with {@link ProviderException.Kind#BROKEN}. */
    @Override
    void close();
}
