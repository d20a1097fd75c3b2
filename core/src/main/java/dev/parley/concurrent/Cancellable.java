package dev.parley.concurrent;

import java.util.concurrent.CompletionStage;

/** Work under way that can be cancelled and waited for. */
@FunctionalInterface
public interface Cancellable {
    /**
     * Stops the work. After this returns its owner gets no further event from it. Called on the session's loop, at most
     * once; never blocks.
     *
     * @return completes (on any thread) when the work is really gone: sockets closed, threads left, memory freed. It
     *     completes exceptionally when stopping failed.
     */
    CompletionStage<Void> cancel();
}
