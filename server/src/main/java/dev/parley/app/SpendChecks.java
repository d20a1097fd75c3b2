package dev.parley.app;

import dev.parley.cli.Check;
import dev.parley.config.EnginesConfig;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.PoolStatus;
import dev.parley.registry.ProviderChoice;
import dev.parley.spend.EnginePrices;
import dev.parley.tenant.ApiKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the doctor says of limits on spend that hold nothing, because what they are to hold has no price. */
final class SpendChecks {
    private static final List<ProviderKind> KINDS = List.of(ProviderKind.STT, ProviderKind.LLM, ProviderKind.TTS);

    private SpendChecks() {}

    /**
     * One for each engine without a price that a limit stands over.
     *
     * @param pools every engine that is configured
     * @param keys all that there are
     */
    static List<Check> all(List<PoolStatus> pools, EnginesConfig config, List<Engine> engines, List<ApiKey> keys) {
        long limited = keys.stream()
                .filter(key -> key.isActive() && key.quota().spendADay().isPresent())
                .count();
        List<Check> checks = new ArrayList<>();
        for (PoolStatus pool : pools) {
            ProviderKind kind = pool.engine().kind();
            EnginePrices prices = EnginePrices.of(settings(pool.name(), config));
            if (!KINDS.contains(kind) || prices.isPriced(kind)) {
                continue;
            }
            if (prices.limit().isPresent()) {
                checks.add(remark(pool, "its spend-limit of " + prices.limit().get() + " a day holds nothing here"));
            } else if (limited > 0 && isRemote(pool, engines)) {
                checks.add(remark(pool, "what keys may spend a day (" + limited + " have a limit) leaves it out"));
            }
        }
        return checks;
    }

    private static Check remark(PoolStatus pool, String finding) {
        ProviderKind kind = pool.engine().kind();
        return Check.remark(
                "Spend on " + kind.id(),
                pool.name() + " has no price: " + finding,
                "State what it costs: "
                        + String.join(
                                ", ",
                                EnginePrices.settings(kind).stream()
                                        .map(name -> "engines." + pool.name() + "." + name)
                                        .toList()));
    }

    private static boolean isRemote(PoolStatus pool, List<Engine> engines) {
        return ProviderChoice.find(pool.engine().engine(), engines)
                .filter(Engine::isRemote)
                .isPresent();
    }

    /** Of the engine, and above them those of the instance. */
    private static Map<String, String> settings(String name, EnginesConfig config) {
        Map<String, String> both =
                new HashMap<>(config.settings().getOrDefault(EnginesConfig.Chosen.engineOf(name), Map.of()));
        both.putAll(config.settings().getOrDefault(name, Map.of()));
        return both;
    }
}
