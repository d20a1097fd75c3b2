package dev.parley.telemetry;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import java.util.Optional;

/**
 * What is counted alike for the streams of all speech engines: how long one took to be had, that none was, and how long it
 * was open. An engine that tells its listener of its tries is not counted twice. Loop only.
 */
abstract class MeteredStream {
    final SessionExecutor executor;
    final WorkerMetrics metrics;
    private final Provider provider;
    private final EngineUse use;
    private final ProviderKind kind;
    private final long openedAt;
    private long readyAt;
    private boolean ready;
    private boolean over;

    MeteredStream(
            Provider provider, ProviderKind kind, WorkerMetrics metrics, EngineUse use, SessionExecutor executor) {
        this.provider = provider;
        this.kind = kind;
        this.metrics = metrics;
        this.executor = executor;
        this.use = use;
        this.openedAt = executor.nanoTime();
    }

    /** The engine took it: one that throws instead has no stream. */
    final void opened() {
        use.begun();
    }

    /** It serves. */
    abstract void begun();

    /** It served, for {@code nanos}. */
    abstract void ended(long nanos);

    /** The first sign that it serves counts. */
    final void ready() {
        if (ready) {
            return;
        }
        ready = true;
        readyAt = executor.nanoTime();
        use.ready(readyAt - openedAt);
        begun();
        if (!provider.tellsListener()) {
            metrics.tried(kind, readyAt - openedAt, Optional.empty());
            metrics.found(kind, readyAt - openedAt);
        }
    }

    final void failed(ProviderException cause) {
        use.failed(cause);
        if (!ready && !provider.tellsListener()) {
            metrics.tried(kind, executor.nanoTime() - openedAt, Optional.of(cause.kind()));
            metrics.missed(kind);
        }
        over();
    }

    /** It is over, however that came; counts once. */
    final void over() {
        if (over) {
            return;
        }
        over = true;
        use.ended();
        if (ready) {
            ended(executor.nanoTime() - readyAt);
        }
    }
}
