package dev.parley.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * HTTP requests under the names, labels and buckets of prometheus-fastapi-instrumentator 7.1, which Unmute uses (unmute.md
 * 10). Upgrades to WebSocket are no requests. Thread-safe.
 */
public final class HttpMetrics {
    private final Counter requests;
    private final Summary requestSize;
    private final Summary responseSize;
    private final Histogram duration;
    private final Histogram fineDuration;

    /**
     * One request and its answer.
     *
     * @param handler template of the path, such as {@code /v1/voices}, or {@code none} where no route has one
     * @param status HTTP status; only its class becomes a label
     * @param requestBytes as the client announced it, else 0
     * @param responseBytes as the server announced it, else 0
     */
    public record Exchange(
            String method, String handler, int status, long requestBytes, long responseBytes, long nanos) {}

    HttpMetrics(PrometheusRegistry registry) {
        requests = Counter.builder()
                .name("http_requests")
                .help("Requests, by method, class of status and handler")
                .labelNames("method", "status", "handler")
                .register(registry);
        requestSize = Summary.builder()
                .name("http_request_size_bytes")
                .help("Announced length of requests")
                .labelNames("handler")
                .register(registry);
        responseSize = Summary.builder()
                .name("http_response_size_bytes")
                .help("Announced length of answers")
                .labelNames("handler")
                .register(registry);
        duration = Histogram.builder()
                .name("http_request_duration_seconds")
                .help("Time to the end of the answer, in few buckets")
                .labelNames("method", "handler")
                .classicOnly()
                .classicUpperBounds(0.1, 0.5, 1)
                .register(registry);
        fineDuration = Histogram.builder()
                .name("http_request_duration_highr_seconds")
                .help("Time to the end of the answer, in many buckets, over all handlers")
                .classicOnly()
                .classicUpperBounds(
                        0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 7.5, 10, 30,
                        60)
                .register(registry);
    }

    /** Does what the first exchange would do on an event loop: the library looks for tracers then, among others. */
    public static void warmUp() {
        new HttpMetrics(new PrometheusRegistry()).answered(new Exchange("GET", "none", 200, 0, 0, 0));
    }

    public void answered(Exchange exchange) {
        String handler = exchange.handler();
        double seconds = WorkerMetrics.seconds(exchange.nanos());
        requests.labelValues(exchange.method(), exchange.status() / 100 + "xx", handler)
                .inc();
        requestSize.labelValues(handler).observe(exchange.requestBytes());
        responseSize.labelValues(handler).observe(exchange.responseBytes());
        duration.labelValues(exchange.method(), handler).observe(seconds);
        fineDuration.observe(seconds);
    }
}
