package dev.parley.engines.support.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.TestContext;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderKind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels of shared sockets: which socket they join, what reaches them, and what bounds both. */
class SharedSocketsTest {
    private final Vertx vertx = Vertx.vertx();
    private final LoopExecutor loop = new LoopExecutor();
    private final BlockingQueue<ServerWebSocket> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final HttpServer server = vertx.createHttpServer()
            .webSocketHandler(socket -> {
                socket.textMessageHandler(received::add);
                accepted.add(socket);
            })
            .listen(0, "127.0.0.1")
            .await();

    @AfterEach
    void close() {
        vertx.close().await();
        loop.close();
    }

    private SharedSockets sockets(int each, Duration keptIdle) {
        ServiceAddress address = new ServiceAddress(
                "test",
                ProviderKind.TTS,
                URI.create("http://127.0.0.1:" + server.actualPort()),
                Map.of(),
                "engines.test.api-key",
                ServiceAddress.USUAL_CONNECT);
        SpeechService service =
                new SpeechService(address, TestContext.plain().lend(Vertx.class, vertx), "/voices", body -> {});
        return new SharedSockets(service, new Random(1), each, List.of("id", "ID"), keptIdle);
    }

    /** One channel and what it was told. */
    private final class Told implements Channel.Listener {
        final BlockingQueue<Object> told;
        final Channel channel;

        Told(SharedSockets sockets, String path) {
            told = new LinkedBlockingQueue<>();
            channel = loop.call(() -> sockets.open(path, loop, this));
        }

        /** On the loop. */
        Told(SharedSockets sockets, String path, BlockingQueue<Object> told) {
            this.told = told;
            channel = sockets.open(path, loop, this);
        }

        Object next() throws InterruptedException {
            return told.poll(20, TimeUnit.SECONDS);
        }

        void close() {
            LoopExecutor.await(loop.call(() -> channel.close(Optional.empty())));
        }

        @Override
        public void opened() {
            told.add("opened");
        }

        @Override
        public void message(JsonObject message) {
            told.add(message.getValue("text"));
        }

        @Override
        public void refused(ProviderException cause) {
            told.add(cause.kind());
        }

        @Override
        public void closed(int code, String reason) {
            told.add(code + " " + reason);
        }
    }

    private Told opened(SharedSockets sockets, String path) throws InterruptedException {
        Told told = new Told(sockets, path);
        assertThat(told.next()).isEqualTo("opened");
        return told;
    }

    private static String message(String field, String id, String text) {
        return new JsonObject().put(field, id).put("text", text).encode();
    }

    @Test
    void each_channel_hears_its_own_messages_whatever_names_it_and_those_of_nobody() throws Exception {
        SharedSockets sockets = sockets(2, SharedSockets.KEPT_IDLE);
        Told one = opened(sockets, "/a");
        Told other = opened(sockets, "/a");
        ServerWebSocket socket = accepted.poll(20, TimeUnit.SECONDS);
        socket.writeTextMessage(message("id", one.channel.id(), "for one"));
        socket.writeTextMessage(message("ID", other.channel.id(), "for the other"));
        socket.writeTextMessage(message("id", "somebody", "for a third"));
        socket.writeTextMessage(new JsonObject().put("text", "for all").encode());
        assertThat(one.next()).isEqualTo("for one");
        assertThat(one.next()).isEqualTo("for all");
        assertThat(other.next()).isEqualTo("for the other");
        assertThat(other.next()).isEqualTo("for all");
        assertThat(sockets.size()).isEqualTo(1);
    }

    @Test
    void a_channel_that_left_hears_nothing_more_and_says_so_to_the_server() throws Exception {
        SharedSockets sockets = sockets(2, SharedSockets.KEPT_IDLE);
        Told one = opened(sockets, "/a");
        Told other = opened(sockets, "/a");
        LoopExecutor.await(loop.call(() -> one.channel.close(Optional.of(new JsonObject().put("bye", 1)))));
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("{\"bye\":1}");
        ServerWebSocket socket = accepted.poll(20, TimeUnit.SECONDS);
        socket.writeTextMessage(message("id", one.channel.id(), "late"));
        socket.writeTextMessage(message("id", other.channel.id(), "now"));
        assertThat(other.next()).isEqualTo("now");
        assertThat(one.told).isEmpty();
    }

    @Test
    void so_many_channels_share_a_socket_and_so_many_sockets_are_opened() throws Exception {
        SharedSockets sockets = sockets(2, SharedSockets.KEPT_IDLE);
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < 2 * SharedSockets.MAX_SOCKETS; i++) {
            all.add(opened(sockets, "/a"));
        }
        assertThat(sockets.size()).isEqualTo(SharedSockets.MAX_SOCKETS);
        assertThat(accepted).hasSize(SharedSockets.MAX_SOCKETS);
        assertThat(new Told(sockets, "/a").next()).isEqualTo(Kind.AT_CAPACITY);
        assertThat(new Told(sockets, "/b").next()).isEqualTo(Kind.AT_CAPACITY);
        all.getFirst().close();
        opened(sockets, "/a");
        all.get(2).close();
        all.get(3).close();
        opened(sockets, "/b");
        assertThat(sockets.size()).as("an idle one gave way").isEqualTo(SharedSockets.MAX_SOCKETS);
    }

    @Test
    void a_socket_without_channels_is_kept_for_a_while() throws Exception {
        SharedSockets kept = sockets(1, SharedSockets.KEPT_IDLE);
        opened(kept, "/a").close();
        opened(kept, "/a").close();
        assertThat(accepted).hasSize(1);

        SharedSockets given = sockets(1, Duration.ofMillis(1));
        opened(given, "/a").close();
        accepted.poll(20, TimeUnit.SECONDS);
        ServerWebSocket second = accepted.poll(20, TimeUnit.SECONDS);
        BlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();
        vertx.runOnContext(go -> {
            second.closeHandler(end -> closed.add(true));
            if (second.isClosed()) {
                closed.add(true);
            }
        });
        assertThat(closed.poll(20, TimeUnit.SECONDS)).isTrue();
        assertThat(given.size()).isZero();
    }

    @Test
    void the_end_of_a_socket_is_the_end_of_its_channels() throws Exception {
        SharedSockets sockets = sockets(4, SharedSockets.KEPT_IDLE);
        Told one = opened(sockets, "/a");
        Told other = opened(sockets, "/a");
        accepted.poll(20, TimeUnit.SECONDS).close((short) 1008, "enough");
        assertThat(one.next()).isEqualTo("1008 enough");
        assertThat(other.next()).isEqualTo("1008 enough");
        Told third = opened(sockets, "/a");
        accepted.poll(20, TimeUnit.SECONDS).writeTextMessage("[]");
        assertThat(third.next()).isEqualTo("1007 sent what is no JSON");
        assertThat(sockets.size()).isZero();
    }

    @Test
    void what_is_closed_before_it_is_open_is_never_told() throws Exception {
        SharedSockets sockets = sockets(4, SharedSockets.KEPT_IDLE);
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        // In one turn of the loop, on which it would be told: a connection may be there at once.
        LoopExecutor.await(loop.call(() -> {
            Told closed = new Told(sockets, "/a", told);
            return closed.channel.close(Optional.empty());
        }));
        opened(sockets, "/a");
        loop.settle();
        assertThat(told).isEmpty();
        sockets.close();
        assertThat(new Told(sockets, "/a").next()).isEqualTo(Kind.BROKEN);
    }
}
