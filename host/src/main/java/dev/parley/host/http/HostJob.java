package dev.parley.host.http;

import dev.parley.host.HostedSet.Served;
import dev.parley.host.RequestException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that an engine works on: from the loop to one of the engine's threads and back. Bounded: {@value #MAX_PIECES}
 * pieces of an answer are on their way to the client, then the engine waits.
 */
final class HostJob {
    /** Pieces of a streamed answer that the socket has not taken. */
    static final int MAX_PIECES = 16;

    private static final Logger log = LoggerFactory.getLogger(HostJob.class);

    private final Context loop;
    private final HttpServerResponse response;
    private final Semaphore room = new Semaphore(MAX_PIECES);
    private volatile boolean gone;

    /** What the engine's thread does; {@code finish} of it runs on the loop, and is the answer's end. */
    interface Work {
        Runnable run() throws RequestException;
    }

    private HostJob(Context loop, HttpServerResponse response) {
        this.loop = loop;
        this.response = response;
    }

    /** A job for a request's answer. Called on the loop. */
    static HostJob of(Vertx vertx, HttpServerResponse response) {
        return new HostJob(vertx.getOrCreateContext(), response);
    }

    /** Hands it over; on the loop, once. */
    void start(Served<?> served, Work work) {
        Runnable task = () -> run(served.runtime(), work);
        response.closeHandler(closed -> {
            gone = true;
            served.queue().withdraw(task);
            room.release(MAX_PIECES);
        });
        if (!served.queue().submit(task)) {
            HostAnswers.full(response);
        }
    }

    private void run(String runtime, Work work) {
        if (gone) {
            return;
        }
        try {
            Runnable finish = work.run();
            loop.runOnContext(go -> finish.run());
        } catch (RequestException e) {
            loop.runOnContext(go -> HostAnswers.error(response, e));
        } catch (RuntimeException | Error e) {
            log.error("{} failed", runtime, e);
            loop.runOnContext(go -> HostAnswers.error(response, 500, runtime + " failed: " + e.getMessage()));
        }
    }

    /** Whether nobody waits for the answer any more. Any thread. */
    boolean isGone() {
        return gone;
    }

    /** From the engine's thread: sends a piece, and waits while the client is behind. False: nobody wants more. */
    boolean send(Buffer piece) {
        try {
            room.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (gone) {
            return false;
        }
        loop.runOnContext(go -> {
            if (!response.closed()) {
                response.write(piece).onComplete(written -> room.release());
            }
        });
        return true;
    }
}
