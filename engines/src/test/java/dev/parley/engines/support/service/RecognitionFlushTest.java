package dev.parley.engines.support.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a flush that nobody answers is given up: by a clock of the test, whatever time the machine takes. */
class RecognitionFlushTest {
    private static final int RATE = 16_000;
    private static final Duration FLUSH = Duration.ofSeconds(1);
    /** Signs of life of its own put nothing off. */
    private static final Duration QUIET = Duration.ofMillis(300);

    private static final Duration STALL = Duration.ofSeconds(5);
    private static final String BUSY = "flush 2";
    private static final String DONE = "{\"done\":true}";

    private final Vertx vertx = Vertx.vertx();
    /** Of its own: it is kept busy. */
    private final Vertx remote = Vertx.vertx();

    private final CountDownLatch free = new CountDownLatch(1);
    private final HandClock clock = new HandClock();
    private final EventLog<SttEvent> log = new EventLog<>(clock.loop);
    private final ScriptedSocketServer server = new ScriptedSocketServer(remote, socket -> {}, this::answer);
    private Optional<Asking> open = Optional.empty();

    @AfterEach
    void close() {
        free.countDown();
        open.ifPresent(stream -> LoopExecutor.await(log.calling(stream::cancel)));
        clock.loop.close();
        remote.close().await();
        vertx.close().await();
    }

    /** A loop whose timers fire when the test says so. */
    private static final class HandClock implements SessionExecutor {
        private final LoopExecutor loop = new LoopExecutor();
        private final List<Due> timers = new ArrayList<>();
        private long now;

        private record Due(long at, Runnable task) {}

        void advance(Duration time) {
            loop.run(() -> {
                now += time.toNanos();
                List<Due> due = timers.stream().filter(it -> it.at() <= now).toList();
                timers.removeAll(due);
                due.forEach(it -> it.task().run());
            });
            loop.settle();
        }

        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }

        @Override
        public boolean inLoop() {
            return loop.inLoop();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            Due due = new Due(now + delay.toNanos(), task);
            timers.add(due);
            return () -> timers.remove(due);
        }

        @Override
        public void executeBlocking(String name, Runnable task) {
            loop.executeBlocking(name, task);
        }

        @Override
        public long nanoTime() {
            return now;
        }
    }

    /** Asks for the answer to a flush by a text; given up, it counts as answered. */
    private static final class Asking extends RecognitionStream {
        private long toldTo = -1;

        Asking(SpeechService service, Session session) {
            super(service, session, new Patience(QUIET, STALL, FLUSH), new PcmOutput.Pieces(20, false));
        }

        @Override
        protected void greeted() {
            ready(SpeechToText.Capabilities.of(true, false));
        }

        @Override
        protected boolean tellsOfAllAudio() {
            return false;
        }

        @Override
        protected void message(JsonObject message) {
            if (message.containsKey("done")) {
                toldTo = audio.end();
                settle();
            } else {
                tell(new SttEvent.Partial(message.getString("echo")));
            }
        }

        @Override
        protected void flushAsked(Flush flush) {
            audio.say("flush " + flush.id());
        }

        void ask(String text) {
            audio.say(text);
            pump();
        }

        @Override
        protected boolean isTold(long upTo) {
            return upTo <= toldTo;
        }

        @Override
        protected void giveUp(Flush flush) {
            toldTo = flush.upTo();
        }

        @Override
        protected void keepAlive() {
            ping();
        }

        @Override
        protected String farewell() {
            return "bye";
        }
    }

    /** No flush has an answer, what else it is asked is echoed; from {@value #BUSY} on it is busy until it is free. */
    private void answer(ServerWebSocket socket, String text) {
        if (text.equals(BUSY)) {
            awaitFree();
            socket.writeTextMessage(DONE);
        } else if (!text.startsWith("flush")) {
            socket.writeTextMessage(new JsonObject().put("echo", text).encode());
        }
    }

    private Asking open() {
        ServiceAddress address = new ServiceAddress(
                "test", ProviderKind.STT, URI.create(server.url().replace("ws:", "http:")), Map.of(), "key", STALL);
        SpeechService service =
                new SpeechService(address, TestContext.plain().lend(Vertx.class, vertx), "/", body -> {});
        Asking stream = clock.loop.call(() -> {
            Asking opened = new Asking(service, new RecognitionStream.Session(RATE, clock, log, over -> {}));
            opened.begin("/");
            return opened;
        });
        open = Optional.of(stream);
        log.await(SttEvent.Ready.class);
        return stream;
    }

    private void awaitFree() {
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says something and asks for it; the server has been told so. */
    private void say(Asking stream, long flushId) {
        log.doing(() -> {
            stream.audio(new short[RATE / 10], 0, RATE / 10);
            stream.flush(flushId);
        });
        server.awaitText("flush " + flushId, 1);
    }

    /** What was sent before has been read, and that is known here. */
    private void roundTrip(Asking stream) {
        log.doing(() -> stream.ask("there?"));
        log.await(SttEvent.Partial.class);
    }

    @Test
    void one_that_the_server_has_read_is_given_up_after_its_time() {
        Asking stream = open();
        say(stream, 1);
        roundTrip(stream);
        clock.advance(FLUSH.minusMillis(1));
        assertThat(log.all(SttEvent.Flushed.class)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(log.all(SttEvent.Flushed.class)).containsExactly(new SttEvent.Flushed(1));
    }

    @Test
    void one_that_a_busy_server_has_not_read_yet_is_not() {
        Asking stream = open();
        roundTrip(stream);
        say(stream, 2);
        clock.advance(STALL.minusMillis(1));
        assertThat(log.all(SttEvent.Flushed.class)).isEmpty();
        free.countDown();
        log.await(SttEvent.Flushed.class);
        assertThat(log.all(SttEvent.Failed.class)).isEmpty();
    }

    @Test
    void a_server_that_reads_nothing_any_more_ends_the_stream_so_that_another_hears_it() {
        Asking stream = open();
        roundTrip(stream);
        say(stream, 2);
        clock.advance(STALL);
        assertThat(log.await(SttEvent.Failed.class).cause().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(log.all(SttEvent.Flushed.class)).isEmpty();
    }
}
