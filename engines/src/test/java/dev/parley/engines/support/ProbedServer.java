package dev.parley.engines.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.Readiness;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A server that answers every request with the status of the test's choice, and the waits of who asks it; no time passes. */
public final class ProbedServer implements ServerProbe.Timers, AutoCloseable {
    private static final long PATIENCE = 60;

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private final BlockingQueue<Due> due = new LinkedBlockingQueue<>();
    private volatile int status = 503;
    private volatile Map<String, String> headers = Map.of();
    private volatile String body = "";

    private Runnable question = () -> {};

    private record Due(Duration after, Runnable task) {}

    public ProbedServer(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.incrementAndGet();
                    request.response().headers().addAll(headers);
                    request.response().setStatusCode(status).end(body);
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    /** How many requests came. */
    public int asked() {
        return asked.get();
    }

    public int port() {
        return server.actualPort();
    }

    public void answers(int newStatus, Map<String, String> newHeaders, String newBody) {
        headers = newHeaders;
        body = newBody;
        status = newStatus;
    }

    @Override
    public void after(Duration wait, Runnable task) {
        due.add(new Due(wait, task));
    }

    /** How long the next question waits, once the last one has been answered. */
    public Duration nextWait() throws InterruptedException {
        Due next = due.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(next).as("the next question").isNotNull();
        question = next.task();
        return next.after();
    }

    /** The wait is over. */
    public void ask() {
        question.run();
    }

    public void untilReady(Supplier<Readiness> readiness) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (readiness.get().state() != Readiness.State.READY && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        assertThat(readiness.get().state()).isEqualTo(Readiness.State.READY);
        assertThat(due).as("further questions").isEmpty();
    }

    @Override
    public void close() {
        server.close().await();
    }
}
