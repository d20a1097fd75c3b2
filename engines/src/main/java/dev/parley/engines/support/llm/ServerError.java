package dev.parley.engines.support.llm;

import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.ProviderException.Kind;
import java.util.Locale;

/**
 * A server says, in the body of an answer, that it failed.
 *
 * @param message its reason; empty when it gave none
 * @param code what it calls the failure: its code and type, or empty
 * @param status the HTTP status it means; 0 when it named none
 */
public record ServerError(String message, String code, int status) {

    /** What can be done about it. */
    public Kind kind() {
        String said = (code + " " + message).toLowerCase(Locale.ROOT);
        if (ServiceErrors.tooLong(said)) {
            return Kind.TOO_LONG;
        }
        if (status >= 400) {
            return ServiceErrors.kind(status, said);
        }
        if (has(
                said,
                "rate_limit",
                "rate limit",
                "overloaded",
                "too many requests",
                "capacity",
                "unavailable",
                "busy")) {
            return Kind.AT_CAPACITY;
        }
        if (has(said, "timeout", "timed out")) {
            return Kind.TIMEOUT;
        }
        if (has(said, "authentication", "invalid_api_key", "permission", "unauthorized", "unauthorised")) {
            return Kind.UNAUTHORISED;
        }
        boolean refused =
                has(said, "invalid", "not_found", "not found", "not_loaded", "not loaded", "no such", "badrequest");
        boolean broke =
                code.isBlank() || has(code.toLowerCase(Locale.ROOT), "server", "internal", "api_error", "upstream");
        return refused || !broke ? Kind.REJECTED : Kind.BROKEN;
    }

    private static boolean has(String text, String... words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
