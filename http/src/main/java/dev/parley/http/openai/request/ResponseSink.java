package dev.parley.http.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.Json;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A streamed answer, written by one thread that may block. At most {@value #IN_FLIGHT} bytes are on their way: then the
 * writer waits, and a client that takes nothing for long loses its connection. The head is sent with the first bytes, so
 * that what fails before can still be answered with an error.
 */
public final class ResponseSink {
    private static final int IN_FLIGHT = 256 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Context loop;
    private final HttpServerResponse response;
    private final String mediaType;
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private volatile boolean gone;
    private volatile boolean begun;

    /** To be created on the request's loop. */
    ResponseSink(RoutingContext context, String mediaType) {
        this.loop = context.vertx().getOrCreateContext();
        this.response = context.response();
        this.mediaType = mediaType;
    }

    /** Whether the head has been sent. */
    public boolean begun() {
        return begun;
    }

    /** Whether there is nobody left to answer. */
    public boolean gone() {
        return gone;
    }

    /** Nothing can be written any more; wakes the writer. */
    void abandon() {
        gone = true;
        room.release(IN_FLIGHT);
    }

    /** Sends bytes, which are copied. */
    public void write(byte[] data, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += IN_FLIGHT) {
            int count = Math.min(IN_FLIGHT, length - done);
            send(Buffer.buffer(count).appendBytes(data, offset + done, count));
        }
    }

    /** Sends one server-sent event. */
    public void event(JsonNode event) throws IOException {
        data(Json.text(event));
    }

    /** Sends one server-sent event's data, which must be a single line. */
    public void data(String line) throws IOException {
        byte[] bytes = ("data: " + line + "\n\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    private void send(Buffer bytes) throws IOException {
        acquire(bytes.length());
        begun = true;
        loop.runOnContext(ignored -> {
            if (gone || response.closed()) {
                gone = true;
                room.release(bytes.length());
                return;
            }
            head();
            response.write(bytes).onComplete(sent -> {
                gone |= sent.failed();
                room.release(bytes.length());
            });
        });
    }

    private void head() {
        if (!response.headWritten()) {
            response.setStatusCode(200).setChunked(true).putHeader("Content-Type", mediaType);
            response.putHeader("Cache-Control", "no-store");
        }
    }

    private void acquire(int bytes) throws IOException {
        try {
            if (!room.tryAcquire(bytes, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                reset();
                throw new IOException("the client took nothing for " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing an answer");
        }
        if (gone) {
            throw new IOException("the client is gone");
        }
    }

    /** Completes the answer. */
    public void end() {
        begun = true;
        loop.runOnContext(ignored -> {
            if (!gone && !response.closed()) {
                head();
                response.end();
            }
        });
    }

    /** Breaks the connection: an answer that is incomplete must not look complete. */
    void reset() {
        abandon();
        loop.runOnContext(ignored -> response.reset());
    }
}
