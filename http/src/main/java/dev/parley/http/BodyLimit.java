package dev.parley.http;

import dev.parley.config.LimitsConfig.RequestLimits;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * How much a request may carry, whether its length was announced or it comes in chunks, and how long that may take.
 * Whoever sends more is answered 413, whoever lets it drip 408, and loses the connection. Loop only.
 *
 * @param bytes largest body
 * @param times of requests
 */
record BodyLimit(int bytes, RequestLimits times) {
    /** Whoever sends as much has a slow line, and may use the time it takes. */
    private static final int BYTES_A_SECOND = 16 << 10;

    private static final long MS = 1_000;

    /** Whether the announced length is too large, or no length. */
    boolean isExceededBy(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length != null && Long.parseLong(length) > bytes;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    /**
     * Counts a body of unannounced length that nobody reads, also after the answer. Routes that read bodies take this
     * place and count for themselves.
     */
    void watch(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
            return;
        }
        request.handler(chunk -> {
            if (request.bytesRead() > bytes) {
                request.handler(null);
                refuse(context);
            }
        });
    }

    /** Ends a request whose body is not there in time; also after the answer, and whoever reads the body. */
    void time(RoutingContext context) {
        if (context.request().isEnded()) {
            return;
        }
        long[] timer = new long[1];
        look(context, System.nanoTime(), times.body().toMillis(), timer);
        context.addEndHandler(answered -> {
            if (context.request().isEnded()) {
                context.vertx().cancelTimer(timer[0]);
            }
        });
    }

    private void look(RoutingContext context, long began, long afterMs, long[] timer) {
        timer[0] = context.vertx().setTimer(afterMs, due -> {
            HttpServerRequest request = context.request();
            long overMs = (System.nanoTime() - began) / 1_000_000 - times.body().toMillis();
            if (request.isEnded()) {
                return;
            }
            if (request.bytesRead() > overMs * BYTES_A_SECOND / MS && overMs <= bytes * MS / BYTES_A_SECOND) {
                look(context, began, MS, timer);
            } else {
                late(context);
            }
        });
    }

    private void late(RoutingContext context) {
        Linger.closeBehind(context);
        if (!context.response().headWritten()) {
            Answers.error(
                    context,
                    408,
                    "body_too_slow",
                    "The request's body did not come in time: " + times.body().toMillis() + " ms, or as long as it"
                            + " comes with " + BYTES_A_SECOND + " bytes a second.");
        }
    }

    /** Answers 413, unless there is an answer already, and closes the connection. */
    void refuse(RoutingContext context) {
        Linger.closeBehind(context);
        if (!context.response().headWritten()) {
            Answers.error(
                    context,
                    413,
                    "body_too_large",
                    "The request's body is too large: at most " + bytes + " bytes are taken here.");
        }
    }
}
