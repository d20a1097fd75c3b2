package dev.parley.registry;

import dev.parley.setting.Money;
import dev.parley.spend.SpendAccount;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Metrics of what engines cost that have a price, there from the moment an engine is made. Keys are no label. */
public final class SpendMeters implements MeterBinder {
    private static final double MICROS = 1e6;

    private final ProviderRegistry engines;
    private final Set<String> known = new HashSet<>();

    public SpendMeters(ProviderRegistry engines) {
        this.engines = engines;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        engines.onChanged(() -> registerNew(registry));
    }

    private synchronized void registerNew(MeterRegistry registry) {
        List<SpendAccount> accounts = engines.pools().stream()
                .flatMap(each -> each.spend().stream())
                .filter(account -> known.add(account.name()))
                .toList();
        accounts.forEach(account -> register(registry, account));
    }

    private static void register(MeterRegistry registry, SpendAccount account) {
        Gauge.builder("parley.spend.today", account, it -> units(it.today()))
                .tag("engine", account.name())
                .description("What the engine cost since the UTC day began, in units of the prices")
                .strongReference(true)
                .register(registry);
        account.limit()
                .ifPresent(limit -> Gauge.builder("parley.spend.limit", limit, SpendMeters::units)
                        .tag("engine", account.name())
                        .description("Most that the engine may cost in a UTC day")
                        .strongReference(true)
                        .register(registry));
    }

    private static double units(Money money) {
        return money.micros() / MICROS;
    }
}
