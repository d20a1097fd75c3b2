package dev.parley.telemetry;

import dev.parley.provider.ProviderKind;
import io.micrometer.core.instrument.MeterRegistry;

/** What becomes of engines that stand in for each other. Thread-safe. */
final class ChainMetrics {
    private final MeterRegistry registry;

    ChainMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A stream went on to this engine. */
    void failedOver(ProviderKind kind, String engine) {
        registry.counter("parley.engine.failovers", "kind", kind.id(), "engine", engine)
                .increment();
    }

    /** A stream was opened at this engine as well. */
    void hedged(ProviderKind kind, String engine) {
        registry.counter("parley.engine.hedges", "kind", kind.id(), "engine", engine)
                .increment();
    }

    /** This engine gets no streams for a while. */
    void circuitOpened(ProviderKind kind, String engine) {
        registry.counter("parley.engine.circuits.opened", "kind", kind.id(), "engine", engine)
                .increment();
    }
}
