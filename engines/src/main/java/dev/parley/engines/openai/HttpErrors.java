package dev.parley.engines.openai;

import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Turns what a Chat Completions server refuses, or a connection suffers, into {@link ProviderException}. */
final class HttpErrors {
    private static final int LONGEST_MESSAGE = 300;

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
            "must be <= ");

    private final String engine;
    private final LlmEndpoint endpoint;

    HttpErrors(String engine, LlmEndpoint endpoint) {
        this.engine = engine;
        this.endpoint = endpoint;
    }

    /** @param wait how long the server asked to be left alone */
    ProviderException status(int status, byte[] body, Optional<Duration> wait) {
        ProviderException refused = status(status, body);
        return wait.map(refused::retryAfter).orElse(refused);
    }

    ProviderException status(int status, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        String reason = clean(reason(text));
        String hint = hint(status);
        return new ProviderException(
                kind(status, text),
                engine,
                "language model at " + endpoint.baseUrl() + " answered " + status
                        + (reason.isEmpty() ? "" : ": " + reason) + (hint.isEmpty() ? "" : "; " + hint));
    }

    /** The server said inside the stream that the generation broke. */
    ProviderException inStream(ServerError error) {
        return of(error.kind(), "reported: " + clean(error.message()));
    }

    /** The server is to be left alone for {@code wait}, as it asked. */
    ProviderException pausing(Duration wait) {
        return of(Kind.AT_CAPACITY, "asked to be left alone, for another " + wait.toSeconds() + " s")
                .retryAfter(wait);
    }

    ProviderException of(Kind kind, String what) {
        return new ProviderException(kind, engine, "language model at " + endpoint.baseUrl() + " " + what);
    }

    ProviderException broken(String what) {
        return of(Kind.BROKEN, what);
    }

    ProviderException timeout(String what) {
        return of(Kind.TIMEOUT, what);
    }

    ProviderException rejected(String what) {
        return of(Kind.REJECTED, what);
    }

    ProviderException connection(Throwable cause) {
        if (cause instanceof ConnectionPoolTooBusyException) {
            return of(Kind.AT_CAPACITY, "has too many requests from here waiting already", cause);
        }
        boolean timeout = cause instanceof TimeoutException
                || cause.getClass().getSimpleName().toLowerCase(Locale.ROOT).contains("timeout");
        Kind kind = timeout ? Kind.TIMEOUT : Kind.BROKEN;
        return of(kind, "cannot be reached (" + describe(cause) + "); is it running?", cause);
    }

    private ProviderException of(Kind kind, String what, Throwable cause) {
        return new ProviderException(kind, engine, "language model at " + endpoint.baseUrl() + " " + what, cause);
    }

    private String describe(Throwable cause) {
        String message = cause.getMessage();
        return clean(message == null || message.isBlank() ? cause.getClass().getSimpleName() : message);
    }

    private String clean(String text) {
        String oneLine = endpoint.redact(text.strip()).replaceAll("\\s+", " ");
        return oneLine.length() <= LONGEST_MESSAGE ? oneLine : oneLine.substring(0, LONGEST_MESSAGE) + "…";
    }

    /** OpenAI's {@code error.message}, vLLM's older {@code message}, Ollama's {@code error}; else the body as it is. */
    private static String reason(String body) {
        try {
            JsonObject json = new JsonObject(body);
            return switch (json.getValue("error")) {
                case JsonObject error -> String.valueOf(error.getValue("message", body));
                case String error -> error;
                case null, default -> String.valueOf(json.getValue("message", body));
            };
        } catch (DecodeException notJson) {
            return body;
        }
    }

    static Kind kind(int status, String body) {
        return switch (status) {
            case 401, 403 -> Kind.UNAUTHORISED;
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> body.contains("insufficient_quota") ? Kind.REJECTED : Kind.AT_CAPACITY;
            case 503 -> Kind.AT_CAPACITY;
            case 400, 413, 422 -> tooLong(body) ? Kind.TOO_LONG : Kind.REJECTED;
            default -> status >= 500 ? Kind.BROKEN : Kind.REJECTED;
        };
    }

    /** As OpenAI, vLLM, SGLang, llama.cpp, text-generation-inference and gateways say it. */
    static boolean tooLong(String body) {
        String said = body.toLowerCase(Locale.ROOT);
        return TOO_LONG.stream().anyMatch(said::contains);
    }

    private String hint(int status) {
        return switch (status) {
            case 401, 403 -> "check the API key (from " + endpoint.source() + ")";
            case 404 -> "check the model name and that the base URL ends with the API version, such as /v1";
            default -> "";
        };
    }
}
