package dev.parley.cache;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Redis. Every question is answered, or failed, within {@value #ANSWER_MS} ms. After a failure, connections are
 * thrown away, since one that hangs would hang on, and Redis is left alone for a second; what was lost is logged once.
 * Thread-safe; its state lives on one event loop.
 */
final class RedisLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final int ANSWER_MS = 300;
    private static final Duration REST = Duration.ofSeconds(1);
    private static final int CONNECTIONS = 4;
    /** Questions that may wait for a connection; further ones fail at once, and do those before them no harm. */
    private static final int WAITING = 256;

    private final Vertx vertx;
    private final RedisOptions options;
    private final String place;
    private final InstantSource clock;
    private final Context loop;
    private Optional<Redis> client = Optional.empty();
    private Instant restsUntil = Instant.MIN;
    private boolean broken;
    private boolean closed;

    /** @param left how long the value will still be there */
    record Found(byte[] value, Duration left) {}

    /** @param url {@code redis:} or {@code rediss:}, perhaps with a password */
    RedisLink(Vertx vertx, String url, InstantSource clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.loop = vertx.getOrCreateContext();
        URI address = URI.create(url);
        this.place = address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
        this.options = new RedisOptions()
                .setConnectionString(url)
                .setMaxPoolSize(CONNECTIONS)
                .setMaxPoolWaiting(WAITING)
                .setNetClientOptions(new NetClientOptions()
                        .setConnectTimeout(ANSWER_MS)
                        .setTcpNoDelay(true)
                        .setHostnameVerificationAlgorithm("HTTPS"));
    }

    Future<Optional<Found>> get(String key) {
        return ask(redis -> redis.batch(List.of(
                        Request.cmd(Command.GET).arg(key),
                        Request.cmd(Command.PTTL).arg(key))))
                .map(RedisLink::found);
    }

    private static Optional<Found> found(List<Response> answers) {
        Response value = answers.get(0);
        long left = answers.get(1).toLong();
        return value == null || left <= 0
                ? Optional.empty()
                : Optional.of(new Found(value.toBytes(), Duration.ofMillis(left)));
    }

    Future<Void> set(String key, byte[] value, Duration lifetime) {
        return ask(redis -> redis.send(
                        Request.cmd(Command.SET).arg(key).arg(value).arg("PX").arg(lifetime.toMillis())))
                .mapEmpty();
    }

    private <T> Future<T> ask(Function<Redis, Future<T>> question) {
        Promise<T> answer = Promise.promise();
        loop.runOnContext(go -> {
            if (closed || clock.instant().isBefore(restsUntil)) {
                answer.fail("Redis at " + place + " does not work");
                return;
            }
            Redis asked = connected();
            question.apply(asked)
                    .timeout(ANSWER_MS, TimeUnit.MILLISECONDS)
                    .onComplete(done -> loop.runOnContext(then -> {
                        if (done.succeeded()) {
                            works();
                        } else if (!(done.cause() instanceof ConnectionPoolTooBusyException)) {
                            failed(asked, done.cause());
                        }
                        answer.handle(done);
                    }));
        });
        return answer.future();
    }

    private Redis connected() {
        Redis used = client.orElseGet(() -> Redis.createClient(vertx, options));
        client = Optional.of(used);
        return used;
    }

    private void works() {
        if (broken) {
            broken = false;
            log.atInfo().log("Redis at {} works again", place);
        }
    }

    private void failed(Redis asked, Throwable cause) {
        if (client.filter(asked::equals).isEmpty()) {
            return;
        }
        if (!broken && !closed) {
            broken = true;
            log.atWarn()
                    .log(
                            "Redis at {} does not work, so only this server's memory is used until it does: {}",
                            place,
                            String.valueOf(cause.getMessage()));
        }
        restsUntil = clock.instant().plus(REST);
        drop();
    }

    private void drop() {
        client.ifPresent(each -> each.close().onFailure(cause -> log.debug("closing Redis: {}", cause.toString())));
        client = Optional.empty();
    }

    @Override
    public void close() {
        loop.runOnContext(go -> {
            closed = true;
            drop();
        });
    }
}
