package dev.parley.engines.cartesia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.support.service.ContextTextToSpeech;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.cartesia.SimulatedCartesia;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Cartesia is sent, and which connection it comes by. */
class CartesiaWireTest extends CartesiaReplies {
    private static final String TEXT = "Good morning, how are you today? I am well.";

    @Test
    void text_goes_out_as_it_comes_and_is_whole_when_put_together() {
        Reply reply = reply(wire.textToSpeech(Map.of("language", "en-US")));
        reply.log.await(TtsEvent.Ready.class);
        for (String word : TEXT.split("(?= )")) {
            reply.say(word);
        }
        reply.finish();
        List<JsonObject> requests = requests();
        assertThat(String.join(
                        "",
                        requests.stream().map(it -> it.getString("transcript")).toList()))
                .isEqualTo(TEXT);
        assertThat(requests).hasSize(TEXT.split(" ").length + 1);
        assertThat(requests.getLast().getMap()).containsEntry("continue", false).containsEntry("transcript", "");
        assertThat(requests.subList(0, requests.size() - 1))
                .allSatisfy(it -> assertThat(it.getMap())
                        .containsEntry("continue", true)
                        .containsEntry("model_id", "sonic-3.5")
                        .containsEntry("max_buffer_delay_ms", 1000)
                        .containsEntry("add_timestamps", true)
                        .containsEntry("language", "en")
                        .doesNotContainKeys("generation_config", "locale", "pronunciation_dict_id"));
        assertThat(contexts()).hasSize(1);
    }

    @Test
    void every_setting_is_sent() {
        TextToSpeech provider = wire.textToSpeech(Map.of(
                "model", "sonic-3",
                "locale", "en-GB",
                "speed", "1.2",
                "volume", "0.8",
                "emotion", "calm",
                "pronunciation-dict", "pd_1",
                "normalization", "off",
                "max-buffer-delay", "250ms"));
        new Reply(
                        provider,
                        new TextToSpeech.Options(
                                16_000, Optional.of(SimulatedCartesia.voice(4)), Optional.of("en-US"), 5.0))
                .say(TEXT)
                .finish();
        JsonObject asked = requests().getFirst();
        assertThat(asked.getMap())
                .containsEntry("model_id", "sonic-3")
                .containsEntry("locale", "en-GB")
                .doesNotContainKey("language")
                .containsEntry("pronunciation_dict_id", "pd_1")
                .containsEntry("normalization", "off")
                .containsEntry("max_buffer_delay_ms", 250);
        assertThat(asked.getJsonObject("generation_config").getMap())
                .containsEntry("speed", 1.5)
                .containsEntry("volume", 0.8)
                .containsEntry("emotion", "calm");
        assertThat(asked.getJsonObject("output_format").getMap())
                .containsEntry("container", "raw")
                .containsEntry("encoding", "pcm_s16le")
                .containsEntry("sample_rate", 16_000);
    }

    @Test
    void a_locale_of_another_language_than_the_sessions_is_left_out() {
        new Reply(
                        wire.textToSpeech(Map.of("locale", "en-GB", "sample-rate", "48000")),
                        new TextToSpeech.Options(24_000, Optional.empty(), Optional.of("de-AT"), 1.0))
                .say("Guten Morgen.")
                .finish();
        assertThat(requests().getFirst().getMap())
                .containsEntry("language", "de")
                .doesNotContainKey("locale");
        assertThat(requests().getFirst().getJsonObject("output_format").getInteger("sample_rate"))
                .isEqualTo(48_000);
    }

    @Test
    void without_a_buffer_whole_clauses_are_sent() {
        Reply reply = reply(wire.textToSpeech(Map.of("max-buffer-delay", "0")));
        for (String word : TEXT.split("(?= )")) {
            reply.say(word);
        }
        reply.finish();
        assertThat(reply.words()).containsExactly(TEXT.split(" "));
        assertThat(requests()).hasSizeLessThan(TEXT.split(" ").length);
    }

    @Test
    void sentences_are_flushed_where_that_is_wanted() {
        Reply reply = reply(wire.textToSpeech(Map.of("flush-sentences", "true")));
        reply.log.await(TtsEvent.Ready.class);
        reply.say("Good").say(" morning.").say(" All").say(" is well.").finish();
        assertThat(requests().stream().filter(it -> it.containsKey("flush")))
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.getMap())
                        .containsEntry("flush", true)
                        .containsEntry("continue", true)
                        .containsEntry("transcript", ""));
        assertThat(reply.words()).containsExactly("Good", "morning.", "All", "is", "well.");
    }

    @Test
    void replies_share_one_connection_up_to_its_bound_and_it_is_kept() throws InterruptedException {
        ContextTextToSpeech provider = wire.textToSpeech(Map.of());
        reply(provider).say("Good morning.").finish();
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < CartesiaEngine.MAX_CONTEXTS; i++) {
            replies.add(reply(provider));
            replies.getLast().log.await(TtsEvent.Ready.class);
        }
        assertThat(wire.server.everConnected()).isEqualTo(1);
        replies.add(reply(provider));
        replies.getLast().log.await(TtsEvent.Ready.class);
        assertThat(provider.connections()).isEqualTo(2);
        for (Reply each : replies) {
            each.say("Good evening.").finish();
            assertThat(each.words()).containsExactly("Good", "evening.");
        }
        assertThat(wire.server.everConnected()).isEqualTo(2);
        assertThat(wire.server.connections()).isEqualTo(2);
        provider.close();
        until(() -> wire.server.connections() == 0, "all connections are closed");
    }

    @Test
    void a_context_that_was_forgotten_is_followed_by_another() throws InterruptedException {
        wire.server.with(new SimulatedCartesia.Habits(Duration.ofMillis(20), false, false, false));
        Reply reply = reply(wire.textToSpeech(Map.of())).say("Good morning.");
        until(() -> wire.server.done() == 1, "the context is over");
        reply.say(" All is well.").finish();
        assertThat(reply.words()).containsExactly("Good", "morning.", "All", "is", "well.");
        assertThat(reply.log.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::startMs)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(contexts()).hasSize(2);
        assertThat(wire.server.everConnected()).isEqualTo(1);
    }

    @Test
    void text_that_comes_late_does_not_go_to_a_context_that_may_be_forgotten_any_moment() throws InterruptedException {
        Reply reply = reply(wire.textToSpeech(Map.of())).say("Good morning.");
        until(() -> reply.audioMs() == 7 * 80, "all is spoken");
        clock.forward(Duration.ofMillis(800));
        reply.say(" All is well.").finish();
        assertThat(reply.words()).containsExactly("Good", "morning.", "All", "is", "well.");
        assertThat(contexts()).hasSize(2);
    }

    @Test
    void an_interrupted_reply_is_cancelled_and_the_others_go_on() throws InterruptedException {
        ContextTextToSpeech provider = wire.textToSpeech(Map.of());
        Reply other = reply(provider);
        Reply reply = reply(provider).say((TEXT + " ").repeat(50));
        reply.log.await(TtsEvent.Audio.class);
        reply.cancel();
        other.say(TEXT).finish();
        assertThat(other.words()).containsExactly(TEXT.split(" "));
        JsonObject cancel = wire.server.requests().stream()
                .filter(it -> it.containsKey("cancel"))
                .findFirst()
                .orElseThrow();
        assertThat(cancel)
                .isEqualTo(new JsonObject()
                        .put("context_id", contexts().getFirst())
                        .put("cancel", true));
        assertThat(wire.server.everConnected()).isEqualTo(1);
    }

    @Test
    void a_reply_without_text_is_never_known_to_the_server() {
        ContextTextToSpeech provider = wire.textToSpeech(Map.of());
        reply(provider).cancel();
        reply(provider).finish();
        assertThat(wire.server.requests()).isEmpty();
    }

    @Test
    void where_no_voice_was_chosen_and_the_usual_one_is_not_there_the_first_that_is_speaks()
            throws InterruptedException {
        ContextTextToSpeech provider = wire.textToSpeech(Map.of("voice", ""));
        provider.start().toCompletableFuture().join();
        until(
                () -> provider.voices().size() == SimulatedCartesia.VOICES,
                "all pages are read, and no other voice is there");
        reply(provider).say("Good morning.").finish();
        assertThat(requests().getFirst().getJsonObject("voice").getString("id")).isEqualTo(SimulatedCartesia.voice(0));
    }

    @ParameterizedTest
    @CsvSource({"Voice 7, 7", "voice 7, 7", "00000009-0000-4000-8000-000000000000, 9", "Voice 8/waiter, 8", "nobody, 0"
    })
    void voices_go_by_their_id_or_their_name(String asked, int number) throws InterruptedException {
        ContextTextToSpeech provider = wire.textToSpeech(Map.of());
        provider.start().toCompletableFuture().join();
        until(() -> provider.voices().size() == SimulatedCartesia.VOICES, "all pages are read");
        assertThat(provider.voices().getFirst().name()).isEqualTo(SimulatedCartesia.voice(0));
        assertThat(provider.capabilities().languages()).containsExactlyInAnyOrder("en", "de", "fr");
        new Reply(provider, new TextToSpeech.Options(24_000, Optional.of(asked), Optional.empty(), 1.0))
                .say("Good morning.")
                .finish();
        assertThat(requests().getFirst().getJsonObject("voice").getString("id"))
                .isEqualTo(SimulatedCartesia.voice(number));
    }

    @ParameterizedTest
    @CsvSource({
        "speed, 2, 'engines.cartesia.speed is ''2''; write a number from 0.6 to 1.5'",
        "volume, loud, 'engines.cartesia.volume is ''loud'''",
        "sample-rate, 11025, 'engines.cartesia.sample-rate is ''11025''; write one of [8000,'",
        "max-buffer-delay, 6s, 'engines.cartesia.max-buffer-delay is ''6s''; write a time up to 5s'",
        "flush-sentences, maybe, 'engines.cartesia.flush-sentences is ''maybe'''",
        "base-url, 'localhost:8880', 'engines.cartesia.base-url is not'"
    })
    void a_setting_that_cannot_be_read_is_named(String setting, String value, String message) {
        assertThatThrownBy(() -> wire.textToSpeech(Map.of(setting, value))).hasMessageContaining(message);
    }
}
