package dev.parley.engines.elevenlabs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.support.service.ContextTextToSpeech;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.simulator.elevenlabs.SimulatedElevenLabs;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ElevenLabs is sent, and which connection it comes by. */
class ElevenLabsWireTest extends ElevenLabsReplies {
    private static final String TEXT = "Good morning, how are you today? I am well.";

    private void speak(Reply reply) {
        reply.log.await(TtsEvent.Ready.class);
        for (String word : TEXT.split("(?= )")) {
            reply.say(word);
        }
        reply.finish();
    }

    @Test
    void whole_clauses_go_out_and_the_end_behind_them() {
        Reply reply = reply(wire.textToSpeech(Map.of()));
        speak(reply);
        assertThat(reply.words()).containsExactly(TEXT.split(" "));
        assertThat(text()).isEqualTo(TEXT + " ");
        assertThat(texts()).hasSizeBetween(2, 5).noneMatch(it -> it.containsKey("flush"));
        List<JsonObject> all = wire.server.requests();
        String context = contexts().getFirst();
        assertThat(contexts()).hasSize(1);
        assertThat(all.getFirst())
                .isEqualTo(new JsonObject().put("context_id", context).put("text", " "));
        assertThat(all.get(all.size() - 2))
                .isEqualTo(new JsonObject().put("context_id", context).put("flush", true));
        assertThat(all.getLast())
                .isEqualTo(new JsonObject().put("context_id", context).put("close_context", true));
        assertThat(wire.server.addresses())
                .containsExactly("/v1/text-to-speech/" + SimulatedElevenLabs.voice(0)
                        + "/multi-stream-input?auto_mode=true&inactivity_timeout=180&model_id=eleven_flash_v2_5"
                        + "&output_format=pcm_24000&sync_alignment=true");
    }

    @Test
    void without_auto_mode_words_go_out_as_they_come_and_sentences_are_flushed() {
        Reply reply = reply(wire.textToSpeech(Map.of("auto-mode", "false", "chunk-schedule", "50, 90")));
        speak(reply);
        assertThat(reply.words()).containsExactly(TEXT.split(" "));
        assertThat(text()).isEqualTo(TEXT + " ");
        assertThat(texts().stream().filter(it -> it.containsKey("flush")).map(it -> it.getString("text")))
                .contains("well. ")
                .allMatch(text -> text.matches("(?s).*[.?] "));
        assertThat(wire.server.requests().getFirst().getJsonObject("generation_config"))
                .isEqualTo(new JsonObject().put("chunk_length_schedule", JsonArray.of(50, 90)));
        assertThat(wire.server.addresses().getFirst()).contains("auto_mode=false");
    }

    @Test
    void every_setting_is_sent() {
        TextToSpeech provider = wire.textToSpeech(Map.of(
                "stability", "0.4",
                "similarity-boost", "0.8",
                "style", "0.1",
                "speaker-boost", "true",
                "seed", "7",
                "text-normalization", "off",
                "ssml", "true",
                "logging", "false",
                "pronunciation-dictionaries", "pd_1:v1, pd_2"));
        new Reply(provider, new TextToSpeech.Options(16_000, Optional.of("nobody"), Optional.of("de-AT"), 2.0))
                .say("Guten Morgen.")
                .finish();
        JsonObject first = wire.server.requests().getFirst();
        assertThat(first.getJsonObject("voice_settings").getMap())
                .containsOnly(
                        Map.entry("speed", 1.2),
                        Map.entry("stability", 0.4),
                        Map.entry("similarity_boost", 0.8),
                        Map.entry("style", 0.1),
                        Map.entry("use_speaker_boost", true));
        assertThat(first.getJsonArray("pronunciation_dictionary_locators"))
                .isEqualTo(JsonArray.of(
                        new JsonObject()
                                .put("pronunciation_dictionary_id", "pd_1")
                                .put("version_id", "v1"),
                        new JsonObject().put("pronunciation_dictionary_id", "pd_2")));
        assertThat(wire.server.addresses().getFirst())
                .contains("apply_text_normalization=off", "enable_logging=false", "enable_ssml_parsing=true")
                .contains("language_code=de&", "output_format=pcm_16000", "seed=7");
    }

    @Test
    void models_that_refuse_a_language_are_not_given_one() {
        new Reply(
                        wire.textToSpeech(Map.of("model", "eleven_multilingual_v2", "sample-rate", "48000")),
                        new TextToSpeech.Options(24_000, Optional.empty(), Optional.of("de"), 1.0))
                .say("Guten Morgen.")
                .finish();
        assertThat(wire.server.addresses().getFirst())
                .doesNotContain("language_code")
                .contains("output_format=pcm_48000");
    }

    @Test
    void replies_of_one_voice_share_a_connection_up_to_its_bound_and_it_is_kept() throws InterruptedException {
        ContextTextToSpeech provider = wire.textToSpeech(Map.of());
        reply(provider).say("Good morning.").finish();
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < ElevenLabsEngine.MAX_CONTEXTS; i++) {
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
        new Reply(
                        provider,
                        new TextToSpeech.Options(
                                24_000, Optional.of(SimulatedElevenLabs.voice(1)), Optional.empty(), 1.0))
                .say("Good night.")
                .finish();
        assertThat(wire.server.everConnected())
                .as("the voice is in the address")
                .isLessThanOrEqualTo(3);
        assertThat(ElevenLabsEngine.KEPT_IDLE).isLessThan(Duration.ofSeconds(180));
        provider.close();
        until(() -> wire.server.connections() == 0, "all connections are closed");
    }

    @Test
    void a_context_that_waits_for_text_is_kept_alive() throws InterruptedException {
        Reply reply = reply(wire.textToSpeech(Map.of())).say("Good morning.");
        until(() -> reply.audioMs() == 7 * 80, "all is spoken");
        clock.forward(Duration.ofSeconds(61));
        until(() -> wire.server.requests().size() == 3, "a sign of life");
        assertThat(wire.server.requests().getLast().getMap())
                .containsOnly(
                        Map.entry("text", ""),
                        Map.entry("context_id", contexts().getFirst()));
        reply.say(" All is well.").finish();
        assertThat(reply.words()).containsExactly("Good", "morning.", "All", "is", "well.");
        clock.forward(Duration.ofSeconds(61));
        assertThat(contexts()).hasSize(1);
    }

    @Test
    void a_context_that_was_forgotten_is_followed_by_another() throws InterruptedException {
        wire.server.with(new SimulatedElevenLabs.Habits(30, false, false, false));
        Reply reply = reply(wire.textToSpeech(Map.of())).say("Good morning.");
        until(() -> wire.server.done() == 1, "the context is over");
        wire.server.with(SimulatedElevenLabs.Habits.USUAL);
        reply.say(" All is well.").finish();
        assertThat(reply.words()).containsExactly("Good", "morning.", "All", "is", "well.");
        assertThat(reply.log.all(TtsEvent.Word.class))
                .extracting(TtsEvent.Word::startMs)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(contexts()).hasSize(2);
    }

    @Test
    void an_interrupted_reply_closes_its_context_and_the_others_go_on() {
        ContextTextToSpeech provider = wire.textToSpeech(Map.of());
        Reply other = reply(provider);
        Reply reply = reply(provider).say((TEXT + " ").repeat(50));
        reply.log.await(TtsEvent.Audio.class);
        reply.cancel();
        other.say(TEXT).finish();
        assertThat(other.words()).containsExactly(TEXT.split(" "));
        assertThat(wire.server.requests())
                .contains(new JsonObject()
                        .put("context_id", contexts().getFirst())
                        .put("close_context", true));
        assertThat(wire.server.everConnected()).isEqualTo(1);
    }

    @Test
    void both_spellings_are_read() {
        wire.server.with(new SimulatedElevenLabs.Habits(0, false, false, true));
        Reply reply = reply(wire.textToSpeech(Map.of()));
        speak(reply);
        assertThat(reply.words()).containsExactly(TEXT.split(" "));
    }

    @Test
    void where_no_voice_was_chosen_and_the_usual_one_is_not_there_the_first_that_is_speaks()
            throws InterruptedException {
        ContextTextToSpeech provider = wire.textToSpeech(Map.of("voice", ""));
        provider.start().toCompletableFuture().join();
        until(
                () -> provider.voices().size() == SimulatedElevenLabs.VOICES,
                "all pages are read, and no other voice is there");
        reply(provider).say("Good morning.").finish();
        assertThat(wire.server.addresses().getFirst().split("/")[3]).isEqualTo(SimulatedElevenLabs.voice(0));
    }

    @ParameterizedTest
    @CsvSource({"Voice 7, 7", "voice000000000000009, 9", "Voice 8/waiter, 8", "nobody, 0"})
    void voices_go_by_their_id_or_their_name(String asked, int number) throws InterruptedException {
        ContextTextToSpeech provider = wire.textToSpeech(Map.of());
        provider.start().toCompletableFuture().join();
        until(() -> provider.voices().size() == SimulatedElevenLabs.VOICES, "all pages are read");
        assertThat(provider.capabilities().languages()).containsExactlyInAnyOrder("en", "de", "fr");
        new Reply(provider, new TextToSpeech.Options(24_000, Optional.of(asked), Optional.empty(), 1.0))
                .say("Good morning.")
                .finish();
        assertThat(wire.server.addresses().getFirst())
                .startsWith("/v1/text-to-speech/" + SimulatedElevenLabs.voice(number) + "/");
    }

    @ParameterizedTest
    @CsvSource({
        "speed, 2, 'engines.elevenlabs.speed is ''2''; write a number from 0.7 to 1.2'",
        "stability, much, 'engines.elevenlabs.stability is ''much'''",
        "sample-rate, 11025, 'engines.elevenlabs.sample-rate is ''11025''; write one of [8000,'",
        "chunk-schedule, '60, 20', 'engines.elevenlabs.chunk-schedule is ''20''; write numbers of characters from 50'",
        "auto-mode, maybe, 'engines.elevenlabs.auto-mode is ''maybe'''",
        "seed, -1, 'engines.elevenlabs.seed is ''-1'''",
        "text-normalization, some, 'engines.elevenlabs.text-normalization is ''some'''",
        "model, eleven_v3, 'engines.elevenlabs.model is ''eleven_v3''; ElevenLabs does not speak it over a WebSocket'",
        "base-url, 'localhost:8880', 'engines.elevenlabs.base-url is not'"
    })
    void a_setting_that_cannot_be_read_is_named(String setting, String value, String message) {
        assertThatThrownBy(() -> wire.textToSpeech(Map.of(setting, value))).hasMessageContaining(message);
    }
}
