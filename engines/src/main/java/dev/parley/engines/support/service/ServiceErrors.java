package dev.parley.engines.support.service;

import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.RetryAfter;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Turns what a server refuses, or a connection suffers, into {@link ProviderException}. Immutable. */
public final class ServiceErrors {
    private static final int LONGEST = 300;
    /** Where servers write the reason of a refusal, the best first. */
    private static final List<String> REASONS =
            List.of("err_msg", "message", "description", "detail", "title", "reason", "error");
    /** The same as a header, where a refused handshake has no body (speech-backends.md B). */
    private static final String REASON_HEADER = "dg-error";

    /** As servers of language models say that a request is longer than they take. */
    private static final List<String> TOO_LONG = List.of(
            "context_length_exceeded",
            "maximum context length",
            "context length exceeded",
            "available context size",
            "exceed_context_size",
            "context window",
            "prompt is too long",
            "input is too long",
            "longer than the model's context",
            "must be <= ",
            "exceed context limit",
            "exceeds the maximum number of tokens",
            "request_too_large");

    private final Service service;

    /**
     * Whom messages are about.
     *
     * @param engine name of the engine
     * @param words what it is and where, as a message begins
     * @param redact hides what is secret in a text of the server
     */
    public record Service(String engine, String words, UnaryOperator<String> redact, Advice advice) {}

    /** What helps: where a key is refused, where nothing is found, where nobody answers; each may be empty. */
    public record Advice(String unauthorised, String notFound, String unreachable) {}

    public ServiceErrors(ServiceAddress address) {
        this(new Service(
                address.engine(),
                address.engine() + " " + address.kind().id() + " at " + address.words(),
                address::redact,
                new Advice("check " + address.keySetting(), "", "")));
    }

    public ServiceErrors(Service service) {
        this.service = service;
    }

    /** @param what follows on the name of the service */
    public ProviderException of(Kind kind, String what) {
        return new ProviderException(kind, service.engine, service.words + " " + what);
    }

    public ProviderException of(Kind kind, String what, Throwable cause) {
        return new ProviderException(kind, service.engine, service.words + " " + what, cause);
    }

    /** A connection that could not be made, or broke. */
    public ProviderException connection(Throwable cause) {
        if (cause instanceof ProviderException told) {
            return told;
        }
        if (cause instanceof UpgradeRejectedException rejected) {
            byte[] body = rejected.getBody() == null
                    ? new byte[0]
                    : rejected.getBody().getBytes();
            return status(rejected.getStatus(), body, rejected.getHeaders());
        }
        if (cause instanceof ConnectionPoolTooBusyException) {
            return of(Kind.AT_CAPACITY, "has too many requests from here waiting already", cause);
        }
        boolean late = cause instanceof TimeoutException
                || cause.getClass().getSimpleName().toLowerCase(Locale.ROOT).contains("timeout");
        boolean silent = cause.getMessage() == null || cause.getMessage().isBlank();
        String reason = silent ? cause.getClass().getSimpleName() : cause.getMessage();
        return of(
                late ? Kind.TIMEOUT : Kind.BROKEN,
                "cannot be reached (" + clean(reason) + ")" + behind(service.advice.unreachable),
                cause);
    }

    /** An answer of HTTP that is no success. */
    public ProviderException status(int status, byte[] body, MultiMap headers) {
        String header = headers.get(REASON_HEADER);
        byte[] said = header == null ? body : header.getBytes(StandardCharsets.UTF_8);
        return status(status, said, RetryAfter.of(headers::get));
    }

    /** @param wait how long the server asked to be left alone */
    public ProviderException status(int status, byte[] body, Optional<Duration> wait) {
        String text = new String(body, StandardCharsets.UTF_8);
        String reason = reason(text);
        Kind kind = kind(status, text);
        ProviderException refused =
                of(kind, "answered " + status + (reason.isEmpty() ? "" : ": " + reason) + advice(status, kind));
        return wait.or(() -> RetryInfo.of(text)).map(refused::retryAfter).orElse(refused);
    }

    /** What a status means, with what the server says to it. */
    public static Kind kind(int status, String body) {
        return switch (status) {
            case 401, 402, 403 -> Kind.UNAUTHORISED;
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> body.contains("insufficient_quota") ? Kind.REJECTED : Kind.AT_CAPACITY;
            case 503, 529 -> Kind.AT_CAPACITY;
            case 400, 413, 422 ->
                tooLong(body) ? Kind.TOO_LONG : body.contains("API_KEY_INVALID") ? Kind.UNAUTHORISED : Kind.REJECTED;
            default -> status >= 500 ? Kind.BROKEN : Kind.REJECTED;
        };
    }

    /** Whether a refusal is about the length of the request. */
    public static boolean tooLong(String body) {
        String said = body.toLowerCase(Locale.ROOT);
        return TOO_LONG.stream().anyMatch(said::contains);
    }

    /** One line of a server's words, without secrets. */
    public String clean(String text) {
        String line = service.redact.apply(text.strip()).replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private String advice(int status, Kind kind) {
        return kind == Kind.UNAUTHORISED
                ? behind(service.advice.unauthorised)
                : status == 404 ? behind(service.advice.notFound) : "";
    }

    private static String behind(String advice) {
        return advice.isEmpty() ? "" : "; " + advice;
    }

    private String reason(String body) {
        try {
            // Google's servers may answer with a list of one.
            JsonObject error =
                    body.strip().startsWith("[") ? new JsonArray(body).getJsonObject(0) : new JsonObject(body);
            return clean(reason(error).orElse(body));
        } catch (DecodeException | ClassCastException | IndexOutOfBoundsException notJson) {
            return clean(body);
        }
    }

    /** The reason in an error of JSON, wherever servers write it. */
    public static Optional<String> reason(JsonObject json) {
        for (String name : REASONS) {
            Optional<String> found =
                    switch (json.getValue(name)) {
                        case String text when !text.isBlank() -> Optional.of(text);
                        case JsonObject inner -> reason(inner);
                        case null, default -> Optional.empty();
                    };
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
