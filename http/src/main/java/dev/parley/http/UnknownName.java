package dev.parley.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;

/**
 * A request for a server by a name that it does not go by: through a proxy that the configuration does not know, or from a
 * web site whose name was pointed at this machine. Both are told what to configure.
 *
 * @param host the Host header
 * @param request tells how the client got here
 */
record UnknownName(String host, HttpServerRequest request) {
    void refuse(RoutingContext context) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains("text/html")) {
            Answers.error(context, 403, "host_not_allowed", message());
            return;
        }
        context.response()
                .setStatusCode(403)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .end("<!doctype html><html lang=\"en\"><title>Parley</title><h1>This name is not known here</h1><p>"
                        + escaped(message()) + "</p></html>");
    }

    private String message() {
        return "This server does not go by the name '" + host
                + "'. If it is to be reached by it, as behind a proxy, add " + origin()
                + " to listen.origins (PARLEY_LISTEN_ORIGINS) and start the server anew.";
    }

    /** The origin that the pages have in the browser. */
    private String origin() {
        String forwarded = Optional.ofNullable(request.getHeader("X-Forwarded-Proto"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        return (request.isSSL() || forwarded.equals("https") ? "https://" : "http://") + host;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
