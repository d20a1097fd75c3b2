package dev.parley.telemetry;

import dev.parley.onnx.InferenceListener;
import dev.parley.onnx.InferenceQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts what the embedded networks compute, and how long they wait for a thread. Thread-safe. */
final class InferenceMetrics implements InferenceListener, AutoCloseable {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2)
    };

    private final MeterRegistry registry;
    private final InferenceQueue queue;

    InferenceMetrics(MeterRegistry registry, InferenceQueue queue) {
        this.registry = registry;
        this.queue = queue;
        Gauge.builder("parley.inference.queue.length", queue, InferenceQueue::waiting)
                .description("Tasks of embedded models that wait for a thread")
                .register(registry);
        Gauge.builder("parley.inference.running", queue, InferenceQueue::running)
                .description("Tasks of embedded models running now")
                .register(registry);
        Gauge.builder("parley.inference.threads", queue, InferenceQueue::threads)
                .description("Most tasks of embedded models that run at the same time")
                .register(registry);
        queue.listen(this);
    }

    private Timer timer(String name, String description, String model) {
        return Timer.builder(name)
                .description(description)
                .tag("model", model)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    @Override
    public void started(String model, long waitNanos) {
        timer("parley.inference.wait", "Time a task of an embedded model waited for a thread", model)
                .record(waitNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void finished(String model, long runNanos) {
        timer("parley.inference.time", "Time a task of an embedded model ran", model)
                .record(runNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void refused(String model) {
        registry.counter("parley.inference.refused", "model", model).increment();
    }

    @Override
    public void skipped(String model) {
        registry.counter("parley.inference.skipped", "model", model).increment();
    }

    @Override
    public void close() {
        queue.stopTelling(this);
    }
}
