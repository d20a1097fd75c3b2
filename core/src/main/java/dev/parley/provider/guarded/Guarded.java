package dev.parley.provider.guarded;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all guarded providers share. */
final class Guarded {
    private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

    private Guarded() {}

    /** What an engine threw, as the failure it is. */
    static ProviderException broken(String engine, Throwable thrown) {
        LOG.atError().addKeyValue("engine", engine).setCause(thrown).log("the engine threw");
        return new ProviderException(
                ProviderException.Kind.BROKEN,
                engine,
                "the engine failed: " + thrown.getClass().getSimpleName(),
                thrown);
    }

    /** Work that could not be begun, or broke in a call: says so once, later, unless it is cancelled first. */
    abstract static class Failable implements Cancellable {
        private boolean over;

        /** Tells {@code failed} on the loop; never from within the call that broke. */
        final void fail(SessionExecutor executor, ProviderException cause, Consumer<ProviderException> failed) {
            if (!over) {
                executor.execute(() -> {
                    if (!over) {
                        over = true;
                        failed.accept(cause);
                    }
                });
            }
        }

        /** Whether nothing may be said any more. */
        final boolean over() {
            return over;
        }

        /** Nothing is said after this. */
        final void settle() {
            over = true;
        }

        @Override
        public CompletionStage<Void> cancel() {
            over = true;
            return CompletableFuture.completedFuture(null);
        }
    }
}
