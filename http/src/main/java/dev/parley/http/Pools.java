package dev.parley.http;

import dev.parley.catalogue.host.HostAdvice;
import dev.parley.catalogue.host.HostCandidate;
import dev.parley.catalogue.host.HostMachine;
import dev.parley.dialect.EngineStatus;
import dev.parley.models.ModelStore;
import dev.parley.pool.MemberStatus;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.PoolStatus;
import dev.parley.registry.ProviderRegistry;
import dev.parley.setting.Money;
import dev.parley.spend.SpendAccount;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The engines of each kind and how their streams fare, for operators. */
final class Pools {
    private final Vertx vertx;
    private final ProviderRegistry engines;
    private final ModelStore models;
    private final HostAdvice advice;

    /** @param models which of those recommended to the engine host are installed */
    Pools(Vertx vertx, ProviderRegistry engines, ModelStore models) {
        this.vertx = vertx;
        this.engines = engines;
        this.models = models;
        this.advice = HostAdvice.shipped();
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
        // Looking for models reads folders.
        vertx.executeBlocking(this::host)
                .onSuccess(host -> Answers.json(
                        context, new JsonObject().put("pools", pools).put("host", host)))
                .onFailure(context::fail);
    }

    /** What is recommended to this machine's engine host. */
    private JsonObject host() {
        HostMachine machine = HostMachine.here();
        JsonArray recommended = new JsonArray();
        for (HostCandidate each : advice.recommended(machine)) {
            recommended.add(new JsonObject()
                    .put("kind", each.kind())
                    .put("engine", each.engine())
                    .put("model", each.model())
                    .put("installed", models.find(each.model()).isPresent()));
        }
        OptionalLong most = advice.modelMiB(machine);
        return new JsonObject()
                .put("processors", machine.processors())
                .put("memory_mib", machine.memoryMiB())
                .put("recommended", recommended)
                .put("language_model_mib", most.isPresent() ? most.getAsLong() : null);
    }

    /** Amounts are text: a reader that takes them for numbers would round them. */
    private static JsonObject json(SpendAccount account) {
        return new JsonObject()
                .put("today", account.today().toString())
                .put("limit", account.limit().map(Money::toString).orElse(null))
                .put("spent", account.isSpent())
                .put("opens", account.opens().toString());
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
                .put("spend", status.spend().map(Pools::json).orElse(null))
                .put("opening_ms", streams.openingMillis().orElse(null))
                .put("last_failure", streams.lastFailure().orElse(null));
    }
}
