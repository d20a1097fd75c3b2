package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.ForwardedLoop;
import dev.parley.engines.support.ProbedServer;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.TtsEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server may do before it says Ready, and what is said of one that does not. */
class KyutaiConnectorTest extends KyutaiWire {
    private ProviderException failure() {
        return heard.await(SttEvent.Failed.class).cause();
    }

    private SpeechToText.Stream listen(String url, CountingListener listener) {
        SpeechToText provider = new KyutaiSpeechToText(vertx, options(url), new Random(1), listener);
        SpeechToText.Stream stream = heard.calling(() -> provider.open(SpeechToText.Options.at(24_000), loop, heard));
        open.add(stream);
        return stream;
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORISED, does not accept the API key; set engines.kyutai.api-key",
        "403, UNAUTHORISED, does not accept the API key; set engines.kyutai.api-key",
        "503, AT_CAPACITY, is busy (503)",
        "500, BROKEN, answered 500",
        "404, BROKEN, answered 404"
    })
    void a_status_is_told_by_what_it_means(int status, Kind kind, String words) {
        ScriptedMoshi server = new ScriptedMoshi(vertx, status);
        CountingListener listener = new CountingListener();
        listen(server.url(), listener);
        assertThat(failure().kind()).isEqualTo(kind);
        assertThat(failure()).hasMessage("kyutai stt at " + server.url() + " " + words);
        assertThat(listener.told).containsExactly("tried STT " + kind, "missed STT");
    }

    @Test
    void who_is_not_there_is_told_with_the_address() {
        listen("ws://127.0.0.1:1");
        assertThat(failure().kind()).isEqualTo(Kind.BROKEN);
        assertThat(failure()).hasMessageStartingWith("kyutai stt at ws://127.0.0.1:1 cannot be reached: ");
    }

    @Test
    void a_few_messages_may_come_before_ready() {
        CountingListener listener = new CountingListener();
        ScriptedMoshi server = new ScriptedMoshi(vertx);
        listen(server.url(), listener);
        server.accept();
        for (int i = 0; i < 10; i++) {
            server.say("type", "Step");
        }
        server.say("type", "Ready");
        heard.await(SttEvent.Ready.class);
        assertThat(heard.events()).hasSize(1);
        assertThat(listener.told).containsExactly("tried STT", "found STT");
    }

    @Test
    void a_server_that_talks_and_is_never_ready_is_given_up() {
        ScriptedMoshi server = new ScriptedMoshi(vertx);
        listen(server.url());
        server.accept();
        for (int i = 0; i < 11; i++) {
            server.say("type", "Step");
        }
        assertThat(failure()).hasMessageEndingWith(" does not become ready");
        assertThat(failure().kind()).isEqualTo(Kind.BROKEN);
        server.awaitClosed();
    }

    @Test
    void a_server_that_hangs_up_is_not_waited_for() {
        ScriptedMoshi server = new ScriptedMoshi(vertx);
        listen(server.url());
        server.accept().hangUp(1000);
        assertThat(failure()).hasMessageEndingWith(" hung up before it was ready");
        assertThat(failure().kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void a_server_of_another_protocol_is_told_so() {
        ScriptedMoshi server = new ScriptedMoshi(vertx);
        listen(server.url());
        server.accept().sendRaw(new byte[] {1, 2, 3});
        assertThat(failure()).hasMessageEndingWith(" sent what is no MessagePack");
        assertThat(failure().kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void a_refusal_is_told_in_the_servers_words() {
        ScriptedMoshi server = new ScriptedMoshi(vertx);
        listen(server.url());
        server.accept().say("type", "Error", "message", "no free channels");
        assertThat(failure()).hasMessageEndingWith(" is at capacity: no free channels");
        assertThat(failure().kind()).isEqualTo(Kind.AT_CAPACITY);
    }

    @Test
    void whoever_is_not_ready_in_time_is_left_for_the_next_and_whoever_is_has_all_the_time_in_the_world() {
        ForwardedLoop clock = new ForwardedLoop(loop);
        ScriptedMoshi server = new ScriptedMoshi(vertx);
        listen(server.url() + "," + server.url(), clock);
        server.accept();
        clock.forward(connect.minusMillis(1));
        assertThat(server.asked()).isEqualTo(1);
        clock.forward(Duration.ofMillis(1));
        server.acceptReady();
        heard.await(SttEvent.Ready.class);
        clock.forward(connect.multipliedBy(2));
        assertThat(heard.all(SttEvent.Failed.class)).isEmpty();
        assertThat(server.asked()).isEqualTo(2);
    }

    /** By no call, however often it tries: the failure says for how long. */
    @Test
    void a_server_that_asks_to_be_left_alone_is() {
        ForwardedLoop clock = new ForwardedLoop(loop);
        try (ProbedServer server = new ProbedServer(vertx)) {
            server.answers(429, Map.of("Retry-After", "30"), "");
            SpeechToText provider = new KyutaiSpeechToText(
                    vertx, options("ws://127.0.0.1:" + server.port()), new Random(1), new CountingListener());
            for (int i = 0; i < 5; i++) {
                ProviderException cause = refused(provider, clock);
                assertThat(cause).hasMessageEndingWith(" answered 429");
                assertThat(cause.retryAfter()).isPresent();
            }
            assertThat(server.asked()).isEqualTo(1);
            clock.forward(Duration.ofSeconds(31));
            server.answers(503, Map.of(), "");
            assertThat(refused(provider, clock)).hasMessageEndingWith("is busy (503)");
            assertThat(server.asked()).isEqualTo(2);
        }
    }

    private ProviderException refused(SpeechToText provider, ForwardedLoop clock) {
        EventLog<SttEvent> log = new EventLog<>(loop);
        open.add(log.calling(() -> provider.open(SpeechToText.Options.at(24_000), clock, log)));
        return log.await(SttEvent.Failed.class).cause();
    }

    /** A caller waits for the reply: another voice may speak at once. */
    @Test
    void a_reply_does_not_wait_for_a_voice_that_asks_for_more_than_the_next_try_would() {
        try (ProbedServer server = new ProbedServer(vertx)) {
            server.answers(503, Map.of("Retry-After", "1"), "");
            say("ws://127.0.0.1:" + server.port(), Optional.empty());
            assertThat(spoken.await(TtsEvent.Failed.class).cause().retryAfter()).contains(Duration.ofSeconds(1));
            assertThat(server.asked()).isEqualTo(1);
        }
    }

    @Test
    void a_dial_that_is_cancelled_hangs_up_and_says_nothing() {
        ScriptedMoshi server = new ScriptedMoshi(vertx);
        SpeechToText.Stream stream = listen(server.url());
        server.accept();
        open.clear();
        LoopExecutor.await(heard.calling(() -> {
            heard.expectSilence();
            return stream.cancel();
        }));
        server.awaitClosed();
        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void a_provider_that_is_closed_ends_its_streams() {
        ScriptedMoshi server = new ScriptedMoshi(vertx);
        SpeechToText provider =
                new KyutaiSpeechToText(vertx, options(server.url()), new Random(1), new CountingListener());
        heard.calling(() -> provider.open(SpeechToText.Options.at(24_000), loop, heard));
        server.acceptReady();
        heard.await(SttEvent.Ready.class);
        provider.close();
        assertThat(failure()).hasMessage("kyutai stt was closed");
    }
}
