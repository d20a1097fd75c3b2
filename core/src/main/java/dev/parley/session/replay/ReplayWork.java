package dev.parley.session.replay;

import dev.parley.session.journal.JournalEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What the session has asked of others, by number: who listens, and who waits for its end. */
final class ReplayWork {
    private final ReplayCursor cursor;
    private final Map<Integer, Consumer<Object>> listeners = new HashMap<>();
    private final Map<Integer, CompletableFuture<Void>> endings = new HashMap<>();

    ReplayWork(ReplayCursor cursor) {
        this.cursor = cursor;
    }

    /** New work; events of {@code type} go to the listener. */
    <E> int begin(Class<E> type, Consumer<? super E> listener) {
        int number = cursor.nextWork();
        listeners.put(number, event -> {
            if (type.isInstance(event)) {
                listener.accept(type.cast(event));
            } else {
                cursor.diverge("work " + number + " is no " + type.getSimpleName());
            }
        });
        return number;
    }

    void tell(int number, Object event) {
        Consumer<Object> listener = listeners.get(number);
        if (listener == null) {
            cursor.diverge("the session has asked for no work " + number);
        } else {
            listener.accept(event);
        }
    }

    CompletionStage<Void> cancel(int number) {
        listeners.remove(number);
        Optional<JournalEvent.WorkGoneAtOnce> atOnce =
                cursor.nextIf(JournalEvent.WorkGoneAtOnce.class, it -> it.work() == number);
        CompletableFuture<Void> ending = new CompletableFuture<>();
        if (atOnce.isPresent()) {
            complete(ending, atOnce.get().failure());
        } else {
            endings.put(number, ending);
        }
        return ending;
    }

    void gone(JournalEvent.WorkGone gone) {
        CompletableFuture<Void> ending = endings.remove(gone.work());
        if (ending == null) {
            cursor.diverge("the session has not cancelled work " + gone.work());
        } else {
            complete(ending, gone.failure());
        }
    }

    private static void complete(CompletableFuture<Void> ending, Optional<String> failure) {
        if (failure.isEmpty()) {
            ending.complete(null);
        } else {
            ending.completeExceptionally(new IllegalStateException(failure.get()));
        }
    }
}
