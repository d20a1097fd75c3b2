package dev.parley.http;

import dev.parley.telemetry.HttpMetrics;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Counts every request when its answer is complete; to stand before all other handlers. Loop only. */
final class HttpWatch {
    private static final String NO_TEMPLATE = "none";

    /** Clients may send any word as a method; only these become a label. */
    private static final Set<HttpMethod> KNOWN = Set.copyOf(HttpMethod.values());

    private final HttpMetrics metrics;
    private final String prefix;

    /** @param prefix of paths that are served twice; handlers are named without it */
    HttpWatch(HttpMetrics metrics, String prefix) {
        this.metrics = metrics;
        this.prefix = prefix;
    }

    void handle(RoutingContext context) {
        if (!"websocket".equalsIgnoreCase(context.request().getHeader(HttpHeaders.UPGRADE))) {
            long began = System.nanoTime();
            context.addEndHandler(ended -> answered(context, System.nanoTime() - began));
        }
        context.next();
    }

    private void answered(RoutingContext context, long nanos) {
        HttpMethod method = context.request().method();
        metrics.answered(new HttpMetrics.Exchange(
                KNOWN.contains(method) ? method.name() : "other",
                handler(context.currentRoute()),
                context.response().getStatusCode(),
                length(context.request().headers()),
                length(context.response().headers()),
                nanos));
    }

    /** The path as its route has it: {@code /v1/calls/{id}}. Pages and wrong paths have none of their own. */
    private String handler(Route route) {
        String path = route == null ? null : route.getPath();
        if (path == null || !route.isExactPath()) {
            return NO_TEMPLATE;
        }
        String plain = path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
        return plain.replaceAll(":(\\w+)", "{$1}");
    }

    private static long length(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(length));
        } catch (NumberFormatException e) {
            return 0; // The parser lets nothing else through; an answer's own header is a number.
        }
    }
}
