package dev.parley.cache;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.testing.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Against a real Redis, and against its absence. */
class SharedCacheTest {
    private static final byte[] VALUE = {0, -1, 13, 10, 127};

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RedisLink.class);
    private volatile Instant now = Instant.now();

    @BeforeEach
    void listen() {
        logged.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(logged);
    }

    @AfterEach
    void close() throws Exception {
        logger.detachAppender(logged);
        logger.setLevel(null);
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    /** The cache as one server has it. */
    private ByteCache server(String url) {
        return opened(new Caches(vertx, Optional.of(url), () -> now)).open("voice", Duration.ofHours(1), 1 << 20);
    }

    private List<String> warnings() {
        return logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void whatOneServerKeepsAnotherFinds() throws Exception {
        TestRedis redis = opened(TestRedis.start());
        await(server(redis.url()).put("custom:a", VALUE));
        ByteCache other = server(redis.url());
        assertThat(await(other.get("custom:a"))).contains(VALUE);
        assertThat(await(other.get("custom:b"))).isEmpty();
    }

    @Test
    void itLiesInRedisAsUnmuteWritesItAndGoesAfterItsTime() throws Exception {
        TestRedis redis = opened(TestRedis.start());
        await(server(redis.url()).put("custom:a", VALUE));
        Redis client = Redis.createClient(vertx, redis.url());
        Response raw = await(client.send(Request.cmd(Command.GET).arg("voice:custom:a")));
        assertThat(raw.toBytes()).isEqualTo(VALUE);
        long left = await(client.send(Request.cmd(Command.PTTL).arg("voice:custom:a")))
                .toLong();
        assertThat(Duration.ofMillis(left)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        await(client.close());
    }

    @Test
    void whatWasFoundIsKeptNoLongerThanRedisKeepsIt() throws Exception {
        TestRedis redis = opened(TestRedis.start());
        Redis client = Redis.createClient(vertx, redis.url());
        await(client.send(Request.cmd(Command.SET)
                .arg("voice:custom:a")
                .arg(VALUE)
                .arg("PX")
                .arg(60_000)));
        ByteCache cache = server(redis.url());
        assertThat(await(cache.get("custom:a"))).contains(VALUE);
        await(client.send(Request.cmd(Command.DEL).arg("voice:custom:a")));
        assertThat(await(cache.get("custom:a"))).as("out of memory").contains(VALUE);
        now = now.plusSeconds(61);
        assertThat(await(cache.get("custom:a"))).isEmpty();
        await(client.close());
    }

    @Test
    void withoutRedisEachServerHasItsOwnMemoryAndSaysSoOnce() throws Exception {
        String url = TestRedis.url(TestRedis.freePort());
        ByteCache cache = server(url);
        await(cache.put("custom:a", VALUE));
        assertThat(await(cache.get("custom:a"))).contains(VALUE);
        for (int i = 0; i < 3; i++) {
            now = now.plusSeconds(2);
            assertThat(await(cache.get("custom:b"))).isEmpty();
        }
        assertThat(warnings()).singleElement().asString().contains("127.0.0.1").doesNotContain("pass");
    }

    @Test
    void aRedisThatComesBackIsUsedAgain() throws Exception {
        int port = TestRedis.freePort();
        ByteCache cache = server(TestRedis.url(port));
        await(cache.put("custom:a", VALUE));
        opened(TestRedis.on(port));
        ByteCache other = server(TestRedis.url(port));
        now = now.plusSeconds(2);
        await(cache.put("custom:b", VALUE));
        assertThat(await(other.get("custom:b"))).contains(VALUE);
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(it -> it.contains("works again"));
    }

    @Test
    void aRedisThatHangsIsGivenUpAndLeftAloneForASecond() throws Exception {
        HangingServer hanging = opened(new HangingServer());
        ByteCache cache = server(TestRedis.url(hanging.port()));
        assertThat(await(cache.get("custom:a"))).isEmpty();
        assertThat(await(cache.get("custom:a"))).isEmpty();
        assertThat(hanging.connections).hasSize(1);
        now = now.plusSeconds(2);
        assertThat(await(cache.get("custom:a"))).isEmpty();
        assertThat(hanging.connections).hasSize(2);
        assertThat(warnings()).hasSize(1);
    }

    /** No connection has come about yet, so that all wait for one. */
    @Test
    void moreQuestionsThanMayWaitFailAtOnceAndThoseBeforeThemDoNot() throws Exception {
        HangingServer hanging = opened(new HangingServer());
        RedisLink link = opened(new RedisLink(vertx, TestRedis.url(hanging.port()), () -> now));
        await(link.get("a").otherwiseEmpty());
        now = now.plusSeconds(2);
        List<Future<Optional<RedisLink.Found>>> questions = new ArrayList<>();
        for (int i = 0; i < 270; i++) {
            questions.add(link.get("a"));
        }
        await(Future.join(questions).otherwiseEmpty());
        assertThat(questions)
                .extracting(it -> it.cause() instanceof ConnectionPoolTooBusyException)
                .startsWith(false)
                .filteredOn(busy -> busy)
                .hasSize(14);
        assertThat(questions.subList(256, 270))
                .allSatisfy(each -> assertThat(each.cause()).isInstanceOf(ConnectionPoolTooBusyException.class));
    }

    /** Takes connections and says nothing. */
    private static final class HangingServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> connections = new CopyOnWriteArrayList<>();

        HangingServer() throws IOException {
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    connections.add(socket.accept());
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket each : connections) {
                each.close();
            }
        }
    }
}
