package dev.parley.dialect.unmute;

import dev.parley.dialect.CallDesk.CallRefused;
import dev.parley.provider.ProviderException;
import java.util.Optional;

/** The words for what ends a session (unmute.md 2.6). */
final class Failure {
    /** Unmute's own sentence sends people to Kyutai, who has no part in this server. */
    static final String INTERNAL = "Internal server error :( Complain to whoever runs this server";

    private Failure() {}

    static String of(String service, ProviderException cause) {
        return switch (cause.kind()) {
            case AT_CAPACITY -> tooMany(service);
            case TIMEOUT -> "Service '" + service + "' timed out. Please try again later.";
            case UNAUTHORISED, REJECTED, TOO_LONG, BROKEN -> INTERNAL;
        };
    }

    static String of(Optional<CallRefused> refusal) {
        return refusal.map(it -> switch (it.reason()) {
                    // Unmute has no name for the server itself being full; its speech services are what clients know.
                    case AT_CAPACITY -> tooMany("stt");
                    case SHUTTING_DOWN -> "The server is restarting. Please try again later.";
                    case ENGINE_FAILED -> INTERNAL;
                })
                .orElse(INTERNAL);
    }

    private static String tooMany(String service) {
        return "Too many people are connected to service '" + service + "'. Please try again later.";
    }
}
