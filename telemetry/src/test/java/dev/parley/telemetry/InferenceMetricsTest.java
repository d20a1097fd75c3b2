package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.onnx.InferenceLane;
import dev.parley.onnx.InferenceQueue;
import dev.parley.onnx.InferenceTask;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The names under which docs/operations.md promises what embedded models do. */
class InferenceMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void tells_of_every_task() throws InterruptedException {
        InferenceQueue queue = new InferenceQueue(1, 1, () -> 1);
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (InferenceMetrics metrics = new InferenceMetrics(registry, queue)) {
            InferenceLane lane = queue.lane("moonshine");
            lane.submit(task(() -> {
                lane.hasSpare();
                running.countDown();
                open.await();
            }));
            running.await(30, TimeUnit.SECONDS);
            lane.submit(task(done::countDown));
            lane.submit(task(() -> {}));
            assertThat(registry.scrape())
                    .contains("parley_inference_queue_length 1.0", "parley_inference_running 1.0")
                    .contains("parley_inference_threads 1.0")
                    .contains("parley_inference_refused_total{model=\"moonshine\"} 1.0")
                    .contains("parley_inference_skipped_total{model=\"moonshine\"} 1.0");
            open.countDown();
            done.await(30, TimeUnit.SECONDS);
            assertThat(registry.scrape())
                    .contains("parley_inference_wait_seconds_count{model=\"moonshine\"} 2")
                    .contains("parley_inference_time_seconds_count{model=\"moonshine\"}");
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static InferenceTask task(Work work) {
        return new InferenceTask() {
            @Override
            public void run() {
                try {
                    work.run();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void failed(Throwable cause) {
                throw new AssertionError(cause);
            }
        };
    }
}
