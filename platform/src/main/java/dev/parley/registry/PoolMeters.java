package dev.parley.registry;

import dev.parley.pool.MemberStatus;
import dev.parley.pool.MemberStatus.Circuit;
import dev.parley.provider.ProviderException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Metrics of every engine of a {@link ProviderRegistry}, there from the moment the engine is chosen. */
public final class PoolMeters implements MeterBinder {
    private final ProviderRegistry engines;
    private final Set<String> known = new HashSet<>();

    public PoolMeters(ProviderRegistry engines) {
        this.engines = engines;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        engines.onChanged(() -> registerNew(registry));
        registerNew(registry);
    }

    private synchronized void registerNew(MeterRegistry registry) {
        List<PoolStatus> pools = engines.pools();
        for (int i = 0; i < pools.size(); i++) {
            PoolStatus pool = pools.get(i);
            Tags tags = Tags.of("kind", pool.engine().kind().id(), "engine", pool.name());
            if (known.add(tags.toString())) {
                register(registry, tags, i, pool.streams());
            }
        }
    }

    private void register(MeterRegistry registry, Tags tags, int index, MemberStatus now) {
        gauge(registry, "parley.engine.streams", tags, "Streams under way", index, MemberStatus::streams);
        gauge(
                registry,
                "parley.engine.circuit.open",
                tags,
                "1 while the engine is given no streams because it failed",
                index,
                each -> each.circuit() == Circuit.OPEN ? 1 : 0);
        TimeGauge.builder(
                        "parley.engine.opening",
                        engines,
                        TimeUnit.MILLISECONDS,
                        all -> all.pools().get(index).streams().openingMillis().orElse(Double.NaN))
                .tags(tags)
                .description("The usual time from asking for a stream to its first sign of work")
                .register(registry);
        now.capacity()
                .ifPresent(streams -> gauge(
                        registry, "parley.engine.capacity", tags, "Streams at once at most", index, each -> streams));
        count(registry, "parley.engine.streams.begun", tags, "Streams given to it", index, MemberStatus::begun);
        count(
                registry,
                "parley.engine.streams.refused",
                tags,
                "Streams that found it full",
                index,
                MemberStatus::refused);
        for (ProviderException.Kind kind : ProviderException.Kind.values()) {
            Tags cause = tags.and("cause", kind.name().toLowerCase(Locale.ROOT));
            count(
                    registry,
                    "parley.engine.streams.failed",
                    cause,
                    "Streams that failed",
                    index,
                    each -> each.failures().getOrDefault(kind, 0L));
        }
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            Tags tags,
            String description,
            int index,
            ToDoubleFunction<MemberStatus> value) {
        Gauge.builder(
                        name,
                        engines,
                        all -> value.applyAsDouble(all.pools().get(index).streams()))
                .tags(tags)
                .description(description)
                .register(registry);
    }

    private void count(
            MeterRegistry registry,
            String name,
            Tags tags,
            String description,
            int index,
            ToDoubleFunction<MemberStatus> value) {
        FunctionCounter.builder(
                        name,
                        engines,
                        all -> value.applyAsDouble(all.pools().get(index).streams()))
                .tags(tags)
                .description(description)
                .register(registry);
    }
}
