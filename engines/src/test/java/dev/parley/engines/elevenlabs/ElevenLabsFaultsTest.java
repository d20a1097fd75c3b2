package dev.parley.engines.elevenlabs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.TestContext;
import dev.parley.engines.support.service.ContextStream;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.elevenlabs.SimulatedElevenLabs;
import dev.parley.simulator.fault.Fault;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a reply when ElevenLabs fails. */
class ElevenLabsFaultsTest extends ElevenLabsReplies {
    private static final String TEXT = "One two three four five six seven eight nine ten.";

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, UNAUTHORISED, 'answered 401: simulated; check engines.elevenlabs.api-key'",
        "RATE_LIMITED, AT_CAPACITY, answered 429",
        "REFUSE, AT_CAPACITY, answered 503",
        "SERVER_ERROR, BROKEN, answered 500",
        "NO_CHANNELS, AT_CAPACITY, 'refused: Too many concurrent requests.'"
    })
    void a_refusal_fails_the_reply_with_the_reason(Fault.Kind fault, Kind expected, String message) {
        wire.faults.add(Fault.of(fault));
        ProviderException cause =
                reply(wire.textToSpeech(Map.of())).say(TEXT).end().failure();
        assertThat(cause.kind()).isEqualTo(expected);
        assertThat(cause)
                .hasMessageStartingWith("elevenlabs tts at 127.0.0.1:")
                .hasMessageContaining(message)
                .hasMessageNotContaining(ElevenLabsWire.KEY);
    }

    @Test
    void a_server_that_asked_to_be_left_alone_is_not_asked_again_before() {
        wire.faults.add(Fault.of(Fault.Kind.RATE_LIMITED));
        ElevenLabsTextToSpeech provider = wire.textToSpeech(Map.of());
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
        until(() -> wire.server.requests().stream().anyMatch(it -> it.containsKey("close_context")), "all is sent");
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
    }

    @Test
    void so_many_connections_lost_without_a_sound_between_end_the_reply() {
        for (int i = 0; i < ContextStream.MAX_LOSSES; i++) {
            wire.faults.add(Fault.of(Fault.Kind.DROP));
        }
        ProviderException cause =
                reply(wire.textToSpeech(Map.of())).say(TEXT).end().failure();
        assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
        assertThat(wire.server.everConnected()).isEqualTo(ContextStream.MAX_LOSSES);
    }

    @Test
    void a_server_that_tells_no_times_speaks_all_the_same() {
        wire.server.with(new SimulatedElevenLabs.Habits(0, false, true, false));
        Reply reply = reply(wire.textToSpeech(Map.of())).say(TEXT);
        reply.finish();
        assertThat(reply.words()).isEmpty();
        assertThat(reply.audioMs()).isGreaterThan(1_000);
    }

    @Test
    void a_server_that_hangs_up_behind_each_reply_is_connected_to_anew() throws InterruptedException {
        wire.server.with(new SimulatedElevenLabs.Habits(0, true, false, false));
        ElevenLabsTextToSpeech provider = wire.textToSpeech(Map.of());
        for (int i = 1; i <= 3; i++) {
            Reply reply = reply(provider).say(TEXT);
            reply.finish();
            assertThat(reply.words()).containsExactly(TEXT.split(" "));
            until(() -> provider.connections() == 0, "its end is known");
            assertThat(wire.server.everConnected()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "voice, no-such-voice, A voice with voice_id no-such-voice does not exist.",
        "model, scribe_v1, The model scribe_v1 cannot be used here."
    })
    void what_the_server_does_not_have_is_refused_in_its_words(String setting, String value, String message) {
        ProviderException cause =
                reply(wire.textToSpeech(Map.of(setting, value))).say(TEXT).end().failure();
        assertThat(cause.kind()).isEqualTo(Kind.REJECTED);
        assertThat(cause).hasMessageContaining("refused: " + message);
    }

    @Test
    void a_closed_provider_fails_its_replies() {
        ElevenLabsTextToSpeech provider = wire.textToSpeech(Map.of());
        Reply reply = reply(provider).say(TEXT);
        reply.log.await(TtsEvent.Ready.class);
        provider.close();
        assertThat(reply.failure().kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void without_a_key_it_says_where_to_put_one_and_asks_nobody() {
        TextToSpeech provider = new ElevenLabsEngine()
                .textToSpeech(TestContext.plain().lend(Vertx.class, wire.vertx))
                .orElseThrow();
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("there is none: set ELEVENLABS_API_KEY, or api-key below engines.elevenlabs");
        assertThat(provider.readiness().state()).isEqualTo(Readiness.State.FAILED);
        assertThat(provider.check().toCompletableFuture().join()).isFalse();
        assertThat(reply(provider).failure().kind()).isEqualTo(Kind.UNAUTHORISED);
        provider.close();
    }

    @Test
    void a_wrong_key_is_told_at_the_start_with_the_setting_to_look_at() {
        TextToSpeech provider = wire.textToSpeech(Map.of("api-key", "sk_wrong_456789"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("Invalid API key")
                .hasMessageContaining("check engines.elevenlabs.api-key")
                .hasMessageNotContaining("sk_wrong_456789");
    }
}
