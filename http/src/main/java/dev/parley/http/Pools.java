package dev.parley.http;

import dev.parley.dialect.EngineStatus;
import dev.parley.pool.MemberStatus;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.PoolStatus;
import dev.parley.registry.ProviderRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** The engines of each kind and how their streams fare, for operators. */
final class Pools {
    private final ProviderRegistry engines;

    Pools(ProviderRegistry engines) {
        this.engines = engines;
    }

    void list(RoutingContext context) {
        List<PoolStatus> all = engines.pools();
        JsonArray pools = new JsonArray();
        for (ProviderKind kind : ProviderKind.values()) {
            JsonArray members = new JsonArray();
            all.stream().filter(each -> each.engine().kind() == kind).forEach(each -> members.add(json(each)));
            if (!members.isEmpty()) {
                pools.add(new JsonObject().put("kind", kind.id()).put("members", members));
            }
        }
        Answers.json(context, new JsonObject().put("pools", pools));
    }

    private static JsonObject json(PoolStatus status) {
        EngineStatus engine = status.engine();
        MemberStatus streams = status.streams();
        JsonObject failures = new JsonObject();
        for (ProviderException.Kind kind : ProviderException.Kind.values()) {
            failures.put(
                    kind.name().toLowerCase(Locale.ROOT), streams.failures().getOrDefault(kind, 0L));
        }
        return new JsonObject()
                .put("name", status.name())
                .put("engine", engine.engine())
                .put("state", engine.readiness().state().name().toLowerCase(Locale.ROOT))
                .put("detail", ProviderException.forClients(engine.readiness().detail()))
                .put("circuit", streams.circuit().id())
                .put("streams", streams.streams())
                .put(
                        "capacity",
                        streams.capacity().isPresent() ? streams.capacity().getAsInt() : null)
                .put("begun", streams.begun())
                .put("refused", streams.refused())
                .put("failures", failures)
                .put("opening_ms", streams.openingMillis().orElse(null))
                .put("last_failure", streams.lastFailure().orElse(null));
    }
}
