package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.support.service.ContextStream;
import dev.parley.engines.support.service.ContextTextToSpeech;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a reply when a server fails that carries several replies on a connection. */
public abstract class ContextVoiceFaults extends SpokenReplies {
    protected static final String TEXT = "One two three four five six seven eight nine ten.";

    /** The simulated server and the engine in front of it. */
    protected interface Wire {
        Vertx vertx();

        FaultPlan faults();

        /** Accepted by the server. */
        String key();

        Engine engine();

        /** @param more settings above those that the server wants; an empty one is taken away */
        ContextTextToSpeech textToSpeech(Map<String, String> more);

        int everConnected();

        /** Whether the end of the first reply's text has come. */
        boolean textEnded();

        /** From now on it hangs up behind each reply. */
        void hangsUp();

        /** From now on it tells no times of words. */
        void tellsNoTimes();

        /** What it says when all of its channels are taken. */
        String noChannels();
    }

    protected abstract Wire wire();

    private String name() {
        return wire().engine().name();
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, UNAUTHORISED, 'answered 401: simulated; check engines.%s.api-key'",
        "RATE_LIMITED, AT_CAPACITY, answered 429",
        "REFUSE, AT_CAPACITY, answered 503",
        "SERVER_ERROR, BROKEN, answered 500",
        "NO_CHANNELS, AT_CAPACITY, ''"
    })
    void a_refusal_fails_the_reply_with_the_reason(Fault.Kind fault, Kind expected, String message) {
        wire().faults().add(Fault.of(fault));
        ProviderException cause =
                reply(wire().textToSpeech(Map.of())).say(TEXT).end().failure();
        assertThat(cause.kind()).isEqualTo(expected);
        assertThat(cause)
                .hasMessageStartingWith(name() + " tts at 127.0.0.1:")
                .hasMessageContaining(message.isEmpty() ? wire().noChannels() : message.formatted(name()))
                .hasMessageNotContaining(wire().key());
    }

    @Test
    void a_server_that_asked_to_be_left_alone_is_not_asked_again_before() {
        wire().faults().add(Fault.of(Fault.Kind.RATE_LIMITED));
        ContextTextToSpeech provider = wire().textToSpeech(Map.of());
        assertThat(reply(provider).failure().retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(reply(provider).failure().retryAfter()).isPresent();
        assertThat(wire().everConnected()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"HANG", "STALL"})
    void a_server_that_says_nothing_any_more_is_given_ten_seconds(Fault.Kind fault) throws InterruptedException {
        wire().faults().add(Fault.after(3, fault));
        Reply reply = reply(wire().textToSpeech(Map.of())).say(TEXT).end();
        until(wire()::textEnded, "all is sent");
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
        wire().faults().add(Fault.after(after, fault));
        Reply reply = reply(wire().textToSpeech(Map.of())).say(TEXT);
        reply.finish();
        assertThat(reply.words()).containsExactly(TEXT.split(" "));
        assertThat(reply.log.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::startMs)
                .isSorted();
        assertThat(reply.log.all(TtsEvent.Word.class))
                .allSatisfy(word -> assertThat(word.endMs()).isGreaterThanOrEqualTo(word.startMs()));
    }

    /** Its words and its sound do not fit; what was heard stays, and whoever asked has the rest said elsewhere. */
    @Test
    void a_voice_that_sends_another_rate_than_was_asked_for_is_found_out_by_the_times_of_its_words() {
        wire().faults().add(Fault.of(Fault.Kind.WRONG_RATE));
        Reply reply =
                reply(wire().textToSpeech(Map.of())).say(TEXT + " " + TEXT).end();
        ProviderException cause = reply.failure();
        assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
        assertThat(cause)
                .hasMessageStartingWith(name() + " tts at 127.0.0.1:")
                .hasMessageContaining("it seems to send 12000 Hz where 24000 Hz were asked for")
                .hasMessageContaining("check the sample rate");
        assertThat(reply.log.all(TtsEvent.Done.class)).isEmpty();
    }

    @Test
    void so_many_connections_lost_without_a_sound_between_end_the_reply() {
        for (int i = 0; i < ContextStream.MAX_LOSSES; i++) {
            wire().faults().add(Fault.of(Fault.Kind.DROP));
        }
        ProviderException cause =
                reply(wire().textToSpeech(Map.of())).say(TEXT).end().failure();
        assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
        assertThat(wire().everConnected()).isEqualTo(ContextStream.MAX_LOSSES);
    }

    @Test
    void a_server_that_tells_no_times_speaks_all_the_same() {
        wire().tellsNoTimes();
        Reply reply = reply(wire().textToSpeech(Map.of())).say(TEXT);
        reply.finish();
        assertThat(reply.words()).isEmpty();
        assertThat(reply.audioMs()).isGreaterThan(1_000);
    }

    @Test
    void a_server_that_hangs_up_behind_each_reply_is_connected_to_anew() throws InterruptedException {
        wire().hangsUp();
        ContextTextToSpeech provider = wire().textToSpeech(Map.of());
        for (int i = 1; i <= 3; i++) {
            Reply reply = reply(provider).say(TEXT);
            reply.finish();
            assertThat(reply.words()).containsExactly(TEXT.split(" "));
            until(() -> provider.connections() == 0, "its end is known");
            assertThat(wire().everConnected()).isEqualTo(i);
        }
    }

    @Test
    void a_reply_has_a_longest_text() {
        Reply reply = reply(wire().textToSpeech(Map.of()));
        reply.say("word ".repeat(ContextStream.MAX_TEXT / 5)).say("x");
        assertThat(reply.failure().kind()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void a_closed_provider_fails_its_replies() {
        ContextTextToSpeech provider = wire().textToSpeech(Map.of());
        Reply reply = reply(provider).say(TEXT);
        reply.log.await(TtsEvent.Ready.class);
        provider.close();
        assertThat(reply.failure().kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void without_a_key_it_says_where_to_put_one_and_asks_nobody() {
        TextToSpeech provider = wire().engine()
                .textToSpeech(TestContext.plain().lend(Vertx.class, wire().vertx()))
                .orElseThrow();
        String variable = name().toUpperCase(java.util.Locale.ROOT) + "_API_KEY";
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("needs a key; set engines." + name() + ".api-key in parley.yaml, or " + variable);
        assertThat(provider.readiness().state()).isEqualTo(Readiness.State.FAILED);
        assertThat(provider.check().toCompletableFuture().join()).isFalse();
        assertThat(reply(provider).failure().kind()).isEqualTo(Kind.UNAUTHORISED);
        provider.close();
    }

    @Test
    void a_wrong_key_is_told_at_the_start_with_the_setting_to_look_at() {
        TextToSpeech provider = wire().textToSpeech(Map.of("api-key", "sk_wrong_456789"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("check engines." + name() + ".api-key")
                .hasMessageNotContaining("sk_wrong_456789");
    }
}
