package dev.parley.session.context;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import java.util.concurrent.CompletableFuture;

/** Work that is cancelled before its scope ends, and that the end of the scope still waits for. */
public final class Cancelled {
    private Cancelled() {}

    /** Cancels {@code work}, which nothing owns any more; {@code scope} waits until it is gone. Loop only. */
    public static void andJoined(Cancellable work, Scope scope, SessionExecutor executor) {
        CompletableFuture<Void> gone;
        try {
            gone = work.cancel().toCompletableFuture();
        } catch (RuntimeException | Error e) {
            gone = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Void> ending = gone;
        Cancellable join = () -> ending;
        scope.own(join);
        gone.whenComplete((done, failure) -> executor.execute(() -> scope.release(join)));
    }
}
