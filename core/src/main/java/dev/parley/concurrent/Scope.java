package dev.parley.concurrent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/**
 * Owns work under way. Closing a scope cancels all it owns, newest first, child scopes included, and completes once all
 * of it is gone. Confined to the session's loop.
 */
public final class Scope {
    private final String name;
    private final SessionExecutor executor;
    private final Deque<Cancellable> owned = new ArrayDeque<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private boolean open = true;

    private Scope(String name, SessionExecutor executor) {
        this.name = name;
        this.executor = executor;
    }

    /** A scope nothing else owns. */
    public static Scope root(String name, SessionExecutor executor) {
        return new Scope(name, executor);
    }

    /** What closing cost. {@code failure} carries every failure to stop, later ones suppressed in the first. */
    public record Closed(Duration took, java.util.Optional<Throwable> failure) {}

    /** A scope that ends with this one at the latest, and leaves it when it ends earlier. */
    public Scope child(String childName) {
        Scope child = new Scope(name + "/" + childName, executor);
        Cancellable link = () -> child.close().thenApply(done -> null);
        own(link);
        child.closed.whenComplete((done, failure) -> executor.execute(() -> owned.remove(link)));
        return child;
    }

    /** Takes ownership of {@code work}. A scope that is closed already cancels it at once. */
    public <T extends Cancellable> T own(T work) {
        if (open) {
            owned.push(work);
        } else {
            cancel(work);
        }
        return work;
    }

    /** Gives up ownership of work that ended by itself. */
    public void release(Cancellable work) {
        owned.remove(work);
    }

    public boolean isOpen() {
        return open;
    }

    public String name() {
        return name;
    }

    /** Number of pieces of work owned now; 0 after a completed close. */
    public int size() {
        return owned.size();
    }

    /** Cancels everything, newest first. Repeated calls return the same completion. Completes on any thread. */
    public CompletionStage<Closed> close() {
        if (!open) {
            return closed;
        }
        open = false;
        long began = executor.nanoTime();
        List<CompletableFuture<Void>> endings = new ArrayList<>(owned.size());
        while (!owned.isEmpty()) {
            endings.add(cancel(owned.pop()));
        }
        CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
                .whenComplete((ignored, anyFailure) -> closed.complete(
                        new Closed(Duration.ofNanos(executor.nanoTime() - began), firstFailure(endings))));
        return closed;
    }

    private static CompletableFuture<Void> cancel(Cancellable work) {
        try {
            return work.cancel().toCompletableFuture();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static java.util.Optional<Throwable> firstFailure(List<CompletableFuture<Void>> endings) {
        Throwable first = null;
        for (CompletableFuture<Void> ending : endings) {
            if (!ending.isCompletedExceptionally()) {
                continue;
            }
            Throwable failure = failure(ending);
            if (first == null) {
                first = failure;
            } else if (failure != first) {
                first.addSuppressed(failure);
            }
        }
        return java.util.Optional.ofNullable(first);
    }

    private static Throwable failure(CompletableFuture<Void> ending) {
        return ending.state() == Future.State.CANCELLED
                ? new CancellationException("its stopping was cancelled")
                : ending.exceptionNow();
    }
}
