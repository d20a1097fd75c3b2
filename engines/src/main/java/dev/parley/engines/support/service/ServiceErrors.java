package dev.parley.engines.support.service;

import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.RetryAfter;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Turns what a server refuses, or a connection suffers, into {@link ProviderException}. Immutable. */
public final class ServiceErrors {
    private static final int LONGEST = 300;
    /** Where servers write the reason of a refusal, the best first. */
    private static final List<String> REASONS =
            List.of("err_msg", "message", "description", "detail", "title", "reason", "error");

    private final ServiceAddress address;

    public ServiceErrors(ServiceAddress address) {
        this.address = address;
    }

    /** @param what follows on the name of the service */
    public ProviderException of(Kind kind, String what) {
        return new ProviderException(kind, address.engine(), words(what));
    }

    public ProviderException of(Kind kind, String what, Throwable cause) {
        return new ProviderException(kind, address.engine(), words(what), cause);
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
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return of(late ? Kind.TIMEOUT : Kind.BROKEN, "cannot be reached (" + clean(reason) + ")", cause);
    }

    /** An answer of HTTP that is no success. */
    public ProviderException status(int status, byte[] body, MultiMap headers) {
        String reason = reason(new String(body, StandardCharsets.UTF_8));
        ProviderException refused =
                of(kind(status), "answered " + status + (reason.isEmpty() ? "" : ": " + reason) + hint(status));
        Optional<Duration> wait = RetryAfter.of(headers::get);
        return wait.map(refused::retryAfter).orElse(refused);
    }

    /** What a status means. */
    public static Kind kind(int status) {
        return switch (status) {
            case 401, 402, 403 -> Kind.UNAUTHORISED;
            case 408, 504 -> Kind.TIMEOUT;
            case 429, 503 -> Kind.AT_CAPACITY;
            default -> status >= 500 ? Kind.BROKEN : Kind.REJECTED;
        };
    }

    /** One line of a server's words, without secrets. */
    public String clean(String text) {
        String line = address.redact(text.strip()).replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private String words(String what) {
        return address.engine() + " " + address.kind().id() + " at " + address.words() + " " + what;
    }

    private String hint(int status) {
        return kind(status) == Kind.UNAUTHORISED ? "; check " + address.keySetting() : "";
    }

    private String reason(String body) {
        try {
            return clean(reason(new JsonObject(body)).orElse(body));
        } catch (DecodeException | ClassCastException notJson) {
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
