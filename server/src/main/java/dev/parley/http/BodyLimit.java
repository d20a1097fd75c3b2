package dev.parley.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * How much a request may carry, whether its length was announced or it comes in chunks. Whoever sends more is answered
 * 413 and loses the connection. Loop only.
 *
 * @param bytes largest body
 */
record BodyLimit(int bytes) {
    /**
     * How long what a refused client still sends is thrown away, in ms. Closing at once would reset the connection, and
     * the client would lose the answer that it has not read yet (RFC 9112 section 9.6).
     */
    private static final long LINGER_MS = 2_000;

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

    /** Answers 413, unless there is an answer already, and closes the connection. */
    void refuse(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!context.response().headWritten()) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            Answers.error(
                    context,
                    413,
                    "body_too_large",
                    "The request's body is too large: at most " + bytes + " bytes are taken here.");
        }
        context.vertx().setTimer(LINGER_MS, late -> request.connection().close());
    }
}
