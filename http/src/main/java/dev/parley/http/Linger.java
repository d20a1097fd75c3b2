package dev.parley.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Ends a connection behind an answer, without the client losing it. Loop only. */
final class Linger {
    /**
     * How long what a refused client still sends is thrown away, in ms. Closing at once would reset the connection, and
     * the client would lose the answer that it has not read yet (RFC 9112 section 9.6).
     */
    private static final long MS = 2_000;

    private Linger() {}

    /** To be called before the answer that says so is written; one that is already stands. */
    static void closeBehind(RoutingContext context) {
        if (!context.response().headWritten()) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        context.vertx().setTimer(MS, late -> context.request().connection().close());
    }
}
