package dev.parley.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the routes take for granted of a request's line and headers. Loop only. */
final class RequestHead {
    private static final String MALFORMED = "bad_request";

    private RequestHead() {}

    /** What is wrong with a request, and the status to say it with. */
    private record Fault(int status, String code, String message) {}

    /** Whether the routes can answer it; if not, the request is answered, and its connection closed. */
    static boolean isSound(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<Fault> fault = host(request).or(() -> origin(request)).or(() -> transferCoding(request));
        fault.ifPresent(each -> {
            // Where two readers may see two requests in the same bytes, nothing behind this one is trusted.
            Linger.closeBehind(context);
            Answers.error(context, each.status(), each.code(), each.message());
        });
        return fault.isEmpty();
    }

    /** Whether it is to become a WebSocket: then it has no body that could be waited for (RFC 6455 section 4.1). */
    static boolean isUpgrade(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.method() == HttpMethod.GET
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                && (length == null || length.equals("0"))
                && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
    }

    /** For a request that never reached a route: what is wrong with it. */
    static String reason(HttpServerRequest request) {
        return host(request).map(Fault::message).orElse("The request is malformed.");
    }

    /** RFC 9112 section 3.2: exactly one, and a valid one; before HTTP/1.1, none is needed. */
    private static Optional<Fault> host(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.size() > 1) {
            return Optional.of(malformed("The request has " + hosts.size() + " Host headers, where HTTP takes one."));
        }
        if (hosts.isEmpty()) {
            return request.version() == HttpVersion.HTTP_1_0
                    ? Optional.empty()
                    : Optional.of(malformed("The request has no Host header, which HTTP/1.1 demands."));
        }
        if (hosts.getFirst().isBlank() || request.authority() == null) {
            return Optional.of(malformed("The Host header '" + hosts.getFirst()
                    + "' is malformed: expected a name or an address, and a port if need be, as in localhost:8000."));
        }
        return Optional.empty();
    }

    /** Which pages may read hangs on it: two are not one that is allowed. */
    private static Optional<Fault> origin(HttpServerRequest request) {
        int origins = request.headers().getAll(HttpHeaders.ORIGIN).size();
        return origins > 1
                ? Optional.of(malformed("The request has " + origins + " Origin headers, where HTTP takes one."))
                : Optional.empty();
    }

    /** RFC 9112 section 6.3: without chunks at last, nobody knows where a body ends. */
    private static Optional<Fault> transferCoding(HttpServerRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (codings.isEmpty() || codings.equals(List.of("chunked"))) {
            return Optional.empty();
        }
        return Optional.of(
                codings.getLast().equals("chunked")
                        ? new Fault(
                                501,
                                "unsupported_encoding",
                                "Of transfer codings only chunked is taken, alone: send the body uncompressed.")
                        : malformed("Transfer-Encoding has to end with chunked."));
    }

    private static Fault malformed(String message) {
        return new Fault(400, MALFORMED, message);
    }

    /** Whether its query and its body's coding can be read; if not, the request is answered. */
    static boolean isReadable(RoutingContext context) {
        HttpServerRequest request = context.request();
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            context.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
            Answers.error(
                    context,
                    415,
                    "unsupported_encoding",
                    "Bodies in Content-Encoding " + coding + " are not taken. Send it as it is, uncompressed.");
            return false;
        }
        try {
            request.params();
            return true;
        } catch (IllegalArgumentException e) {
            Answers.error(
                    context,
                    400,
                    MALFORMED,
                    "The query is malformed: each % in it has to begin two hexadecimal digits, as in %20.");
            return false;
        }
    }

    /** No HTTP: answered before any route sees it, and closed. */
    static void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int most = Listening.HEADER_BYTES;
        Fault fault =
                switch (cause) {
                    case TooLongHttpLineException line ->
                        new Fault(414, "uri_too_long", "The request's line is longer than " + most + " bytes.");
                    case TooLongHttpHeaderException header ->
                        new Fault(
                                431, "headers_too_large", "The request's headers are larger than " + most + " bytes.");
                    case null, default -> malformed(notHttp(request.headers()));
                };
        request.response()
                .setStatusCode(fault.status())
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .putHeader(HttpHeaders.CONTENT_TYPE, Answers.JSON)
                .end(Answers.error(fault.status(), fault.code(), fault.message()));
        request.connection().close();
    }

    private static String notHttp(MultiMap headers) {
        List<String> lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
        if (lengths.size() > 1 || lengths.stream().anyMatch(each -> each.contains(","))) {
            return "The request has more than one Content-Length (" + String.join(", ", lengths)
                    + "), where HTTP takes one.";
        }
        return lengths.stream().allMatch(each -> each.matches("\\d{1,18}"))
                ? "The request is malformed: a line of its head is not as HTTP/1.1 has it (RFC 9112)."
                : "The Content-Length '" + lengths.getFirst() + "' is malformed: expected a number of bytes.";
    }
}
