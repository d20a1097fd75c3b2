package dev.parley.http.openai.request;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.transport.VertxSessionExecutor;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that is answered by a thread of its own, while the engines speak to it on the request's loop. When the
 * client goes away, what was given to {@link #onGone} runs.
 */
public final class Job {
    private static final Logger log = LoggerFactory.getLogger(Job.class);

    private final RoutingContext context;
    private final ResponseSink sink;
    private final SessionExecutor executor;
    private final List<Runnable> whenGone = new ArrayList<>();
    private boolean gone;

    /** The thread's work; what it throws becomes the answer while none has begun. */
    @FunctionalInterface
    public interface Work {
        void run(Job job) throws ApiException, ProviderException, IOException, InterruptedException;
    }

    private Job(RoutingContext context, String mediaType) {
        this.context = context;
        this.sink = new ResponseSink(context, mediaType);
        this.executor = new VertxSessionExecutor(
                context.vertx().getOrCreateContext(),
                failure -> log.atError().setCause(failure).log("an engine's event was not handled"));
    }

    /**
     * Starts a job on the request's loop.
     *
     * @param mediaType of a streamed answer
     * @param slots of the server; when none is free the request is refused with 429
     */
    public static void start(RoutingContext context, String mediaType, Slots slots, Work work) {
        if (!slots.take()) {
            Replies.error(
                    context,
                    new ApiException(429, "rate_limit_exceeded", "", "The server is busy. Try again in a moment."));
            return;
        }
        Job job = new Job(context, mediaType);
        context.response().closeHandler(closed -> job.gone());
        job.executor.executeBlocking("rest", () -> {
            try {
                job.run(work);
            } finally {
                slots.free();
            }
        });
    }

    /** How many jobs may run at a time. Thread-safe. */
    public static final class Slots {
        private final AtomicInteger taken = new AtomicInteger();
        private final int limit;

        public Slots(int limit) {
            this.limit = limit;
        }

        public boolean take() {
            if (taken.incrementAndGet() <= limit) {
                return true;
            }
            taken.decrementAndGet();
            return false;
        }

        public void free() {
            taken.decrementAndGet();
        }
    }

    private void run(Work work) {
        try {
            work.run(this);
        } catch (ApiException e) {
            fail(e);
        } catch (ProviderException e) {
            log.atWarn()
                    .addKeyValue("request", context.response().headers().get("x-request-id"))
                    .addKeyValue("engine", e.engine())
                    .addKeyValue("reason", e.kind())
                    .log("{}: engine failed: {}", context.request().path(), e.getMessage());
            fail(ApiException.of(e));
        } catch (IOException e) {
            if (sink.begun() || sink.gone()) {
                log.atDebug().setCause(e).log("answer not finished");
                sink.reset();
            } else {
                log.atError().setCause(e).log("request failed");
                fail(internal());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sink.reset();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("request failed");
            fail(internal());
        }
    }

    private static ApiException internal() {
        return new ApiException(500, "internal_error", "", "The server failed to answer; its log says why.");
    }

    private void fail(ApiException failure) {
        if (sink.begun()) {
            sink.reset();
        } else {
            executor.execute(() -> Replies.error(context, failure));
        }
    }

    public ResponseSink sink() {
        return sink;
    }

    /** The request's loop. */
    public SessionExecutor executor() {
        return executor;
    }

    /** Runs {@code action} on the loop when the client goes away, or now when it has. Loop only. */
    public void onGone(Runnable action) {
        if (gone) {
            action.run();
        } else {
            whenGone.add(action);
        }
    }

    private void gone() {
        gone = true;
        sink.abandon();
        whenGone.forEach(Runnable::run);
        whenGone.clear();
    }
}
