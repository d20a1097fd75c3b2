package dev.parley.engines.support.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What bounds a stream of recognition. */
class RecognitionStreamTest {
    private static final int RATE = 48_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final LoopExecutor loop = new LoopExecutor();
    private final EventLog<SttEvent> log = new EventLog<>(loop);
    private Optional<RecognitionStream> open = Optional.empty();

    @AfterEach
    void close() {
        open.ifPresent(stream -> LoopExecutor.await(log.calling(stream::cancel)));
        loop.close();
        vertx.close().await();
    }

    /** Nothing is ever told. */
    private static final class Untold extends RecognitionStream {
        Untold(SpeechService service, Session session) {
            super(service, session, new Patience(LONG, LONG, LONG), new PcmOutput.Pieces(20, false));
        }

        @Override
        protected void greeted() {
            ready(SpeechToText.Capabilities.of(true, false));
        }

        @Override
        protected void message(JsonObject message) {
            // of no interest
        }

        @Override
        protected void flushAsked(Flush flush) {
            // never answered
        }

        @Override
        protected boolean isTold(long upTo) {
            return false;
        }

        @Override
        protected void giveUp(Flush flush) {
            // never
        }

        @Override
        protected void keepAlive() {
            // never
        }

        @Override
        protected String farewell() {
            return "bye";
        }
    }

    private RecognitionStream open(ScriptedSocketServer server) {
        ServiceAddress address = new ServiceAddress(
                "test", ProviderKind.STT, URI.create(server.url().replace("ws:", "http:")), Map.of(), "key", LONG);
        SpeechService service =
                new SpeechService(address, TestContext.plain().lend(Vertx.class, vertx), "/", body -> {});
        RecognitionStream stream = loop.call(() -> {
            RecognitionStream opened = new Untold(service, new RecognitionStream.Session(RATE, loop, log, over -> {}));
            opened.begin("/");
            return opened;
        });
        open = Optional.of(stream);
        log.await(SttEvent.Ready.class);
        return stream;
    }

    @Test
    void more_flushes_than_may_wait_end_it() {
        RecognitionStream stream = open(new ScriptedSocketServer(vertx, socket -> {}, (socket, text) -> {}));
        log.doing(() -> {
            for (int i = 0; i <= RecognitionStream.MOST_FLUSHES; i++) {
                stream.flush(i);
            }
        });
        assertThat(log.await(SttEvent.Failed.class).cause().kind()).isEqualTo(Kind.AT_CAPACITY);
    }

    @Test
    void audio_waits_for_a_server_that_does_not_read_and_goes_out_once_it_does() {
        ScriptedSocketServer server = new ScriptedSocketServer(vertx, ServerWebSocket::pause, (socket, text) -> {});
        RecognitionStream stream = open(server);
        short[] minute = new short[60 * RATE];
        int minutes = PcmOutput.KEPT_SECONDS / 60;
        for (int i = 0; i < minutes; i++) {
            log.doing(() -> stream.audio(minute, 0, minute.length));
        }
        server.connection().resume();
        assertThat(server.awaitAudio(bytes -> bytes == 2 * minutes * minute.length))
                .isPositive();
        assertThat(log.all(SttEvent.Failed.class)).isEmpty();
    }

    @Test
    void audio_that_a_server_leaves_unread_ends_it_at_the_bound() {
        RecognitionStream stream = open(new ScriptedSocketServer(vertx, ServerWebSocket::pause, (socket, text) -> {}));
        short[] minute = new short[60 * RATE];
        // What a network on one machine holds by itself is not ours to bound.
        int most = PcmOutput.KEPT_SECONDS / 60 + 30;
        for (int i = 0; i < most && log.all(SttEvent.Failed.class).isEmpty(); i++) {
            log.doing(() -> stream.audio(minute, 0, minute.length));
        }
        assertThat(log.await(SttEvent.Failed.class).cause())
                .hasMessageContaining("did not take " + PcmOutput.KEPT_SECONDS + " s of audio");
    }
}
