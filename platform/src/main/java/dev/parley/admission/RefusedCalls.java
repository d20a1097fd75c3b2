package dev.parley.admission;

import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionSetup;
import dev.parley.telemetry.Metrics;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log, as admission, and the metrics of calls that are refused. Thread-safe. */
final class RefusedCalls {
    private static final Logger log = LoggerFactory.getLogger(SessionAdmission.class);

    private final Metrics metrics;

    RefusedCalls(Metrics metrics) {
        this.metrics = metrics;
    }

    /** The refusal, once it is told. */
    CallRefused counted(SessionSetup setup, CallRefused refusal) {
        metrics.callRefused(refusal.reason().name().toLowerCase(Locale.ROOT), failure(refusal.reason()));
        log.atInfo()
                .addKeyValue("call", setup.id())
                .addKeyValue("principal", setup.principal())
                .addKeyValue("reason", refusal.reason())
                .log("call refused: {}", refusal.getMessage());
        return refusal;
    }

    private static Optional<ProviderException.Kind> failure(CallRefused.Cause reason) {
        return switch (reason) {
            case AT_CAPACITY -> Optional.of(ProviderException.Kind.AT_CAPACITY);
            case ENGINE_FAILED -> Optional.of(ProviderException.Kind.BROKEN);
            case INSUFFICIENT_QUOTA, SHUTTING_DOWN -> Optional.empty();
        };
    }
}
