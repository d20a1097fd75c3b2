package dev.parley.engines.cartesia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.TestContext;
import dev.parley.engines.support.service.ContextStream;
import dev.parley.engines.support.service.VoiceCatalogue;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.cartesia.SimulatedCartesia;
import dev.parley.simulator.fault.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a reply when Cartesia fails. */
class CartesiaFaultsTest extends CartesiaReplies {
    private static final String TEXT = "One two three four five six seven eight nine ten.";

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, UNAUTHORISED, 'answered 401: simulated; check engines.cartesia.api-key'",
        "RATE_LIMITED, AT_CAPACITY, answered 429",
        "REFUSE, AT_CAPACITY, answered 503",
        "SERVER_ERROR, BROKEN, answered 500",
        "NO_CHANNELS, AT_CAPACITY, 'refused (429): Too many concurrent requests'"
    })
    void a_refusal_fails_the_reply_with_the_reason(Fault.Kind fault, Kind expected, String message) {
        wire.faults.add(Fault.of(fault));
        ProviderException cause =
                reply(wire.textToSpeech(Map.of())).say(TEXT).end().failure();
        assertThat(cause.kind()).isEqualTo(expected);
        assertThat(cause)
                .hasMessageStartingWith("cartesia tts at 127.0.0.1:")
                .hasMessageContaining(message)
                .hasMessageNotContaining(CartesiaWire.KEY);
    }

    @Test
    void a_server_that_asked_to_be_left_alone_is_not_asked_again_before() {
        wire.faults.add(Fault.of(Fault.Kind.RATE_LIMITED));
        CartesiaTextToSpeech provider = wire.textToSpeech(Map.of());
        assertThat(reply(provider).failure().retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(reply(provider).failure().retryAfter()).isPresent();
        assertThat(wire.server.everConnected()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"HANG", "STALL"})
    void a_server_that_says_nothing_any_more_is_given_ten_seconds(Fault.Kind fault) throws InterruptedException {
        wire.faults.add(Fault.after(3, fault));
        Reply reply = reply(wire.textToSpeech(Map.of())).say(TEXT).end();
        until(() -> wire.server.requests().size() == 2, "all is sent");
        if (fault == Fault.Kind.STALL) {
            reply.log.await(TtsEvent.Audio.class);
        }
        clock.forward(Duration.ofSeconds(9));
        assertThat(reply.log.all(TtsEvent.Failed.class)).isEmpty();
        clock.forward(Duration.ofSeconds(2));
        assertThat(reply.failure().kind()).isEqualTo(Kind.TIMEOUT);
    }

    /** Garbage is half a character or no JSON, by turns. */
    @ParameterizedTest
    @CsvSource({"DROP, 0", "DROP, 5", "DROP, 8", "GARBAGE, 5", "GARBAGE, 6", "SLOW, 0", "WRONG_ORDER, 0"})
    void a_reply_goes_on_with_the_words_that_were_not_heard(Fault.Kind fault, int after) {
        wire.faults.add(Fault.after(after, fault));
        Reply reply = reply(wire.textToSpeech(Map.of())).say(TEXT);
        reply.finish();
        assertThat(reply.words()).containsExactly(TEXT.split(" "));
        assertThat(reply.log.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::startMs)
                .isSorted();
        assertThat(reply.log.all(TtsEvent.Word.class))
                .allSatisfy(word -> assertThat(word.endMs()).isGreaterThanOrEqualTo(word.startMs()));
    }

    @Test
    void so_many_connections_lost_without_a_sound_between_end_the_reply() {
        for (int i = 0; i < ContextStream.MAX_LOSSES; i++) {
            wire.faults.add(Fault.of(Fault.Kind.DROP));
        }
        ProviderException cause =
                reply(wire.textToSpeech(Map.of())).say(TEXT).end().failure();
        assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
        assertThat(cause).hasMessageContaining("hung up (1006)");
        assertThat(wire.server.everConnected()).isEqualTo(ContextStream.MAX_LOSSES);
    }

    @Test
    void where_it_is_not_known_what_was_heard_a_lost_connection_ends_the_reply() {
        wire.server.with(new SimulatedCartesia.Habits(Duration.ofSeconds(1), false, false, true));
        wire.faults.add(Fault.after(3, Fault.Kind.DROP));
        Reply reply = reply(wire.textToSpeech(Map.of())).say(TEXT).end();
        assertThat(reply.failure().kind()).isEqualTo(Kind.BROKEN);
        assertThat(reply.words()).isEmpty();
        assertThat(reply.audioMs()).isPositive();
    }

    @Test
    void a_server_that_tells_no_times_speaks_all_the_same() {
        wire.server.with(new SimulatedCartesia.Habits(Duration.ofSeconds(1), false, false, true));
        Reply reply = reply(wire.textToSpeech(Map.of())).say(TEXT);
        reply.finish();
        assertThat(reply.words()).isEmpty();
        assertThat(reply.audioMs()).isGreaterThan(1_000);
    }

    @Test
    void times_that_come_behind_their_sound_are_told_at_once() {
        wire.server.with(new SimulatedCartesia.Habits(Duration.ofSeconds(1), true, false, false));
        Reply reply = reply(wire.textToSpeech(Map.of())).say(TEXT);
        reply.finish();
        assertThat(reply.words()).containsExactly(TEXT.split(" "));
        assertThat(reply.log.events().indexOf(reply.log.all(TtsEvent.Word.class).getFirst()))
                .isLessThan(reply.log
                        .events()
                        .lastIndexOf(reply.log.all(TtsEvent.Audio.class).getLast()));
    }

    @Test
    void a_server_that_hangs_up_behind_each_reply_is_connected_to_anew() throws InterruptedException {
        wire.server.with(new SimulatedCartesia.Habits(Duration.ofSeconds(1), false, true, false));
        CartesiaTextToSpeech provider = wire.textToSpeech(Map.of());
        for (int i = 1; i <= 3; i++) {
            Reply reply = reply(provider).say(TEXT);
            reply.finish();
            assertThat(reply.words()).containsExactly(TEXT.split(" "));
            until(() -> provider.connections() == 0, "its end is known");
            assertThat(wire.server.everConnected()).isEqualTo(i);
        }
    }

    @Test
    void a_voice_that_the_server_does_not_have_is_refused_in_its_words() {
        CartesiaTextToSpeech provider = wire.textToSpeech(Map.of("voice", "no-such-voice"));
        ProviderException cause = reply(provider).say(TEXT).end().failure();
        assertThat(cause.kind()).isEqualTo(Kind.REJECTED);
        assertThat(cause).hasMessageContaining("refused (404): Voice not found: no-such-voice");
    }

    @Test
    void a_reply_has_a_longest_text() {
        Reply reply = reply(wire.textToSpeech(Map.of()));
        reply.say("word ".repeat(ContextStream.MAX_TEXT / 5)).say("x");
        assertThat(reply.failure().kind()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void a_closed_provider_fails_its_replies() {
        CartesiaTextToSpeech provider = wire.textToSpeech(Map.of());
        Reply reply = reply(provider).say(TEXT);
        reply.log.await(TtsEvent.Ready.class);
        provider.close();
        assertThat(reply.failure().kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void without_a_key_it_says_where_to_put_one_and_asks_nobody() {
        TextToSpeech provider = new CartesiaEngine()
                .textToSpeech(TestContext.plain().lend(Vertx.class, wire.vertx))
                .orElseThrow();
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("there is none: set CARTESIA_API_KEY, or api-key below engines.cartesia");
        assertThat(provider.readiness().state()).isEqualTo(Readiness.State.FAILED);
        assertThat(provider.check().toCompletableFuture().join()).isFalse();
        assertThat(reply(provider).failure().kind()).isEqualTo(Kind.UNAUTHORISED);
        provider.close();
    }

    @Test
    void a_wrong_key_is_told_at_the_start_with_the_setting_to_look_at() {
        TextToSpeech provider = wire.textToSpeech(Map.of("api-key", "sk_car_wrong_456"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("check engines.cartesia.api-key")
                .hasMessageNotContaining("sk_car_wrong_456");
    }

    @Test
    void an_endless_list_of_voices_is_read_up_to_a_bound() throws InterruptedException {
        AtomicInteger pages = new AtomicInteger();
        HttpServer endless = wire.vertx
                .createHttpServer()
                .requestHandler(request -> {
                    JsonArray voices = new JsonArray();
                    int page = pages.getAndIncrement();
                    for (int i = 0; i < 100; i++) {
                        voices.add(new JsonObject().put("id", "voice-" + page + "-" + i));
                    }
                    request.response()
                            .end(new JsonObject()
                                    .put("data", voices)
                                    .put("has_more", true)
                                    .encode());
                })
                .listen(0, "127.0.0.1")
                .await();
        CartesiaTextToSpeech provider =
                wire.textToSpeech(Map.of("base-url", "http://127.0.0.1:" + endless.actualPort(), "voice", "voice-0-0"));
        provider.start().toCompletableFuture().join();
        until(() -> provider.voices().size() == VoiceCatalogue.MAX_VOICES, "all that are taken are there");
        assertThat(pages).hasValue(VoiceCatalogue.MAX_VOICES / 100);
        assertThat(provider.voices()).extracting(TextToSpeech.Voice::language).containsOnly(Optional.empty());
    }
}
