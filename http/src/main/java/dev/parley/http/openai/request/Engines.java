package dev.parley.http.openai.request;

import dev.parley.dialect.EngineStatus;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.registry.AllowedEngines;
import dev.parley.registry.ProviderRegistry;
import dev.parley.session.Principal;
import java.util.Optional;

/** What the endpoints need to know about the engines. */
public final class Engines {
    private Engines() {}

    /** What of an engine the caller's key may use, at the key's cost. */
    public static <P extends Provider> P allowed(Principal who, P engine, ProviderKind kind) throws ApiException {
        try {
            P allowed = AllowedEngines.of(engine, kind, who);
            Optional<ProviderException> spent = AllowedEngines.spent(allowed, who);
            if (spent.isPresent()) {
                throw ApiException.of(spent.get());
            }
            return allowed;
        } catch (AllowedEngines.NotAllowedException e) {
            throw new ApiException(403, "engine_not_allowed", "", String.valueOf(e.getMessage()));
        }
    }

    /** The engine of a kind is loading, or has failed. */
    public static ApiException notReady(ProviderRegistry engines, ProviderKind kind) {
        for (EngineStatus status : engines.statuses()) {
            if (status.kind() == kind) {
                Readiness readiness = status.readiness();
                boolean failed = readiness.state() == Readiness.State.FAILED;
                return new ApiException(
                        503,
                        failed ? "engine_failed" : "engine_loading",
                        "",
                        "The " + kind.id() + " engine " + status.engine()
                                + (failed ? " does not work: " : " is not ready yet: ")
                                + ProviderException.forClients(readiness.detail()));
            }
        }
        return new ApiException(503, "engine_failed", "", "There is no " + kind.id() + " engine.");
    }
}
