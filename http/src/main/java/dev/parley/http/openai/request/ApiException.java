package dev.parley.http.openai.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.provider.ProviderException;
import dev.parley.provider.RetryAfter;
import java.time.Duration;
import java.util.Optional;

/** A request cannot be answered. In OpenAI's form (openai-realtime.md 1.1); the message is for the client's developer. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int MAX_TEXT = 500;

    private final int status;
    private final String code;
    private final String param;
    private transient Optional<Duration> retryAfter = Optional.empty();

    /** @param param the field at fault; empty when it is none in particular */
    public ApiException(int status, String code, String param, String message) {
        super(message.length() <= MAX_TEXT ? message : message.substring(0, MAX_TEXT) + "…", null, false, false);
        this.status = status;
        this.code = code;
        this.param = param;
    }

    /** A field has a value it cannot have. */
    public static ApiException invalid(String param, String message) {
        return new ApiException(400, "invalid_value", param, "Invalid '" + param + "': " + message);
    }

    /** A field that must be there is not. */
    public static ApiException missing(String param) {
        return new ApiException(
                400, "missing_required_parameter", param, "Missing required parameter: '" + param + "'.");
    }

    /** A field of OpenAI's that this server does not have. */
    public static ApiException unsupported(String param, String message) {
        return new ApiException(400, "unsupported_parameter", param, "Unsupported '" + param + "': " + message);
    }

    /** An engine could not do its work. */
    public static ApiException of(ProviderException cause) {
        String message = cause.engine() + ": " + cause.forClients();
        ApiException failure = of(cause.kind(), message);
        failure.retryAfter = cause.retryAfter();
        return failure;
    }

    private static ApiException of(ProviderException.Kind kind, String message) {
        return switch (kind) {
            case AT_CAPACITY -> new ApiException(429, "rate_limit_exceeded", "", message);
            case INSUFFICIENT_QUOTA -> new ApiException(429, "insufficient_quota", "", message);
            case TIMEOUT -> new ApiException(504, "engine_timeout", "", message);
            case TOO_LONG -> new ApiException(400, "context_length_exceeded", "messages", message);
            case REJECTED -> new ApiException(400, "engine_rejected_request", "", message);
            case UNAUTHORISED, BROKEN -> new ApiException(502, "engine_failed", "", message);
        };
    }

    /** OpenAI's clients tell a spent quota by its type as well. */
    private String type() {
        if (code.equals("insufficient_quota")) {
            return code;
        }
        return status < 500 ? "invalid_request_error" : "server_error";
    }

    int status() {
        return status;
    }

    /** How long to wait before trying again, in whole seconds, where that helps. */
    Optional<Long> retryAfterSeconds() {
        boolean helps = status == 429 || status == 503;
        return retryAfter.map(RetryAfter::wholeSeconds).or(() -> helps ? Optional.of(1L) : Optional.empty());
    }

    Optional<String> param() {
        return param.isEmpty() ? Optional.empty() : Optional.of(param);
    }

    /** The body: {@code {"error":{…}}}. */
    public ObjectNode json() {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error").put("message", getMessage());
        error.put("type", type());
        error.put("param", param().orElse(null));
        error.put("code", code);
        return body;
    }
}
