package dev.parley.dialect.unmute;

import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import java.util.List;
import java.util.Optional;

/** The words for what ends a session (unmute.md 2.6). */
final class FailureText {
    /** Unmute's own sentence sends people to Kyutai, who has no part in this server. */
    static final String INTERNAL = "Internal server error :( Complain to whoever runs this server";

    /** Unmute has no limits on spend, and so no words for them. */
    static final String SPENT = "What may be spent for today is spent. Please try again tomorrow.";

    private FailureText() {}

    static String of(String service, ProviderException cause) {
        return switch (cause.kind()) {
            case AT_CAPACITY -> tooMany(service);
            case TIMEOUT -> "Service '" + service + "' timed out. Please try again later.";
            case INSUFFICIENT_QUOTA -> SPENT;
            case UNAUTHORISED, REJECTED, TOO_LONG, BROKEN -> INTERNAL;
        };
    }

    static String of(Optional<CallRefused> refusal) {
        return refusal.map(it -> switch (it.reason()) {
                    // Unmute has no name for the server itself being full; its speech services are what clients know.
                    case AT_CAPACITY -> tooMany("stt");
                    case INSUFFICIENT_QUOTA -> SPENT;
                    case SHUTTING_DOWN -> "The server is restarting. Please try again later.";
                    case ENGINE_FAILED -> INTERNAL;
                })
                .orElse(INTERNAL);
    }

    /**
     * The reason with which a client is closed when engines do not work, without an event, in Unmute's words (unmute.md
     * 2.6); empty when all do. Cloning is no part of it and has no engine.
     */
    static Optional<String> unhealthy(List<EngineStatus> engines) {
        boolean tts = isUp(ProviderKind.TTS, engines);
        boolean stt = isUp(ProviderKind.STT, engines);
        boolean llm = isUp(ProviderKind.LLM, engines);
        return tts && stt && llm
                ? Optional.empty()
                : Optional.of("Server is not healthy: tts_up=%s stt_up=%s llm_up=%s voice_cloning_up=False ok=False"
                        .formatted(word(tts), word(stt), word(llm)));
    }

    private static boolean isUp(ProviderKind kind, List<EngineStatus> engines) {
        return engines.stream()
                .anyMatch(each -> each.kind() == kind && each.readiness().state() == Readiness.State.READY);
    }

    private static String word(boolean value) {
        return value ? "True" : "False";
    }

    private static String tooMany(String service) {
        return "Too many people are connected to service '" + service + "'. Please try again later.";
    }
}
