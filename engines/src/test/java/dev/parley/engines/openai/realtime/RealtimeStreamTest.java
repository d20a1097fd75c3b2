package dev.parley.engines.openai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.Heard;
import dev.parley.engines.support.service.RecognitionStream.Patience;
import dev.parley.engines.support.service.ScriptedSocketServer;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.simulator.openai.RealtimeFlavour;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to a transcription session, and what becomes of its answers. */
class RealtimeStreamTest {
    private RealtimeWire wire = new RealtimeWire(RealtimeFlavour.OPENAI, Heard.SPEECH.transcript());

    @AfterEach
    void close() {
        wire.close();
    }

    private void against(RealtimeFlavour flavour) {
        wire.close();
        wire = new RealtimeWire(flavour, Heard.SPEECH.transcript());
    }

    private SpeechToText scripted(ScriptedSocketServer server) {
        return wire.speechToText(server.url(), Map.of(), RealtimeWire.LONG);
    }

    private static SpeechToText.Options german() {
        return new SpeechToText.Options(Heard.SPEECH.rate(), Optional.of("de-AT"), Optional.of("Names: Parley."));
    }

    private void hearsAll(SpeechToText provider, SpeechToText.Options options) {
        try (Heard heard = new Heard(provider, options)) {
            heard.says().flush(1).awaitFlushed(1);
            assertThat(heard.words()).containsExactlyElementsOf(Heard.SPEECH.words());
            heard.says().flush(2).awaitFlushed(2);
            assertThat(heard.words()).hasSize(2 * Heard.SPEECH.words().size());
        }
    }

    @Test
    void openai_is_told_all_that_is_set() {
        hearsAll(
                wire.speechToText(Map.of(
                        "stt-languages", "de, en-GB",
                        "stt-keywords", "Parley, customer service",
                        "stt-noise-reduction", "far_field",
                        "stt-delay", "low")),
                german());
        JsonObject session = wire.update().getJsonObject("session");
        JsonObject input = session.getJsonObject("audio").getJsonObject("input");
        assertThat(session.getString("type")).isEqualTo("transcription");
        assertThat(input.getJsonObject("format"))
                .isEqualTo(new JsonObject().put("type", "audio/pcm").put("rate", 24_000));
        assertThat(input.getJsonObject("transcription"))
                .isEqualTo(new JsonObject()
                        .put("model", "gpt-live-transcribe")
                        .put("language", "de")
                        .put("prompt", "Names: Parley.")
                        .put("languages", new JsonArray().add("de").add("en"))
                        .put("keywords", new JsonArray().add("Parley").add("customer service"))
                        .put("delay", "low"));
        assertThat(input.containsKey("turn_detection")).isTrue();
        assertThat(input.getValue("turn_detection")).isNull();
        assertThat(input.getJsonObject("noise_reduction").getString("type")).isEqualTo("far_field");
    }

    @Test
    void audio_goes_out_at_24_khz_and_whole() {
        hearsAll(wire.speechToText(Map.of()), SpeechToText.Options.at(Heard.SPEECH.rate()));
        long bytes = wire.sent("input_audio_buffer.append").stream()
                .mapToLong(append -> Base64.getDecoder().decode(append.getString("audio")).length)
                .sum();
        assertThat(bytes).isEqualTo(2L * 2 * Heard.SPEECH.pcm().length * 24_000 / Heard.SPEECH.rate());
        assertThat(wire.sent("input_audio_buffer.commit")).hasSize(2);
    }

    @Test
    void speaches_gets_a_flat_session_and_its_model_in_the_address_too() {
        against(RealtimeFlavour.SPEACHES);
        hearsAll(wire.speechToText(Map.of("stt-model", "Systran/faster-whisper-small")), german());
        assertThat(wire.server.addresses().getLast())
                .endsWith("?intent=transcription&model=Systran%2Ffaster-whisper-small");
        JsonObject session = wire.update().getJsonObject("session");
        assertThat(session.fieldNames()).containsExactlyInAnyOrder("input_audio_transcription", "turn_detection");
        assertThat(session.getJsonObject("input_audio_transcription").getString("language"))
                .isEqualTo("de");
    }

    @ParameterizedTest
    @CsvSource({"auto", "vllm"})
    void vllm_begins_each_utterance_by_a_commit_and_ends_it_by_a_final_one(String shape) {
        against(RealtimeFlavour.VLLM);
        hearsAll(
                wire.speechToText(Map.of("stt-model", "Voxtral-Realtime", "stt-shape", shape)),
                SpeechToText.Options.at(Heard.SPEECH.rate()));
        assertThat(wire.update())
                .isEqualTo(new JsonObject().put("type", "session.update").put("model", "Voxtral-Realtime"));
        assertThat(wire.sent("input_audio_buffer.commit").subList(0, 4))
                .extracting(commit -> commit.getBoolean("final", false))
                .containsExactly(false, true, false, true);
    }

    @Test
    void what_a_model_refuses_is_left_out_from_then_on() {
        SpeechToText provider = wire.speechToText(
                Map.of("stt-model", "gpt-realtime-whisper", "stt-languages", "de,en", "stt-keywords", "Parley"));
        hearsAll(provider, german());
        int updates = wire.sent("session.update").size();
        assertThat(updates).isEqualTo(4);
        hearsAll(provider, german());
        assertThat(wire.sent("session.update")).hasSize(updates + 1);
        JsonObject transcription = wire.update()
                .getJsonObject("session")
                .getJsonObject("audio")
                .getJsonObject("input")
                .getJsonObject("transcription");
        assertThat(transcription.fieldNames()).containsExactlyInAnyOrder("model", "language");
    }

    @Test
    void a_server_that_goes_on_refusing_is_asked_six_times() {
        String[] fields = {"prompt", "language", "languages", "keywords", "delay", "turn_detection", "noise_reduction"};
        int[] asked = {0};
        ScriptedSocketServer server = new ScriptedSocketServer(
                wire.vertx,
                socket -> socket.writeTextMessage(Messages.CREATED),
                (socket, text) -> socket.writeTextMessage(
                        Messages.error("unknown_parameter", "No.", "session." + fields[asked[0]++ % fields.length])));
        try (Heard heard = new Heard(scripted(server))) {
            assertThat(heard.failed().cause()).hasMessageContaining("reported: unknown_parameter No.");
            assertThat(server.texts().stream().filter(text -> text.contains("session.update")))
                    .hasSize(RealtimeStream.MOST_UPDATES);
        }
    }

    @Test
    void a_server_that_knows_no_nested_session_gets_a_flat_one() {
        ScriptedSocketServer server = new ScriptedSocketServer(
                wire.vertx, socket -> socket.writeTextMessage(Messages.CREATED), (socket, text) -> {
                    boolean nested = text.contains("\"audio\":{");
                    socket.writeTextMessage(
                            nested
                                    ? Messages.error("unknown_parameter", "Unknown parameter.", "session.type")
                                    : Messages.UPDATED);
                });
        SpeechToText provider = scripted(server);
        try (Heard heard = new Heard(provider)) {
            heard.log.await(SttEvent.Ready.class);
            assertThat(server.texts()).hasSize(2).last().asString().contains("input_audio_transcription");
        }
    }

    @Test
    void texts_are_told_in_the_order_of_the_speech_whichever_comes_first() {
        ScriptedSocketServer server = Messages.server(wire.vertx, (socket, text) -> {});
        try (Heard heard = new Heard(scripted(server))) {
            heard.says().flush(1).says().flush(2);
            server.awaitText("{\"type\":\"input_audio_buffer.commit\",\"event_id\":\"commit_2\"}", 1);
            server.say(Messages.committed("a"));
            server.say(Messages.committed("b"));
            server.say(Messages.completed("b", "ten meters"));
            server.say(Messages.delta("a", "Go for"));
            server.say(Messages.delta("a", "ward"));
            server.say(Messages.completed("a", "Go forward"));
            heard.awaitFlushed(2);
            assertThat(heard.words()).containsExactly("Go", "forward", "ten", "meters");
            assertThat(heard.log.all(SttEvent.Partial.class))
                    .containsExactly(new SttEvent.Partial("Go for"), new SttEvent.Partial("Go forward"));
            List<SttEvent.Word> words =
                    heard.log.all(SttEvent.Final.class).getLast().words();
            assertThat(words.getFirst().startMs()).isEqualTo(Heard.SPEECH.durationMs());
        }
    }

    @Test
    void pieces_that_the_server_ends_itself_come_before_the_rest_of_the_utterance() {
        ScriptedSocketServer server = Messages.server(wire.vertx, (socket, text) -> {});
        try (Heard heard = new Heard(scripted(server))) {
            heard.says().flush(1);
            server.awaitText("{\"type\":\"input_audio_buffer.commit\",\"event_id\":\"commit_1\"}", 1);
            server.say(Messages.stopped("a", 1_000));
            server.say(Messages.committed("a"));
            server.say(Messages.committed("b"));
            server.say(Messages.completed("b", "ten meters"));
            server.say(Messages.completed("a", "Go forward"));
            heard.awaitFlushed(1);
            assertThat(heard.words()).containsExactly("Go", "forward", "ten", "meters");
            assertThat(heard.log
                            .all(SttEvent.Final.class)
                            .getFirst()
                            .words()
                            .getLast()
                            .endMs())
                    .isLessThan(1_000);
        }
    }

    @Test
    void a_piece_of_which_the_server_already_took_all_is_answered() {
        ScriptedSocketServer server = Messages.server(wire.vertx, (socket, text) -> {
            if (text.contains("commit")) {
                socket.writeTextMessage(Messages.error("input_audio_buffer_commit_empty", "buffer too small", ""));
            }
        });
        try (Heard heard = new Heard(scripted(server))) {
            heard.says().flush(1).awaitFlushed(1);
            assertThat(heard.words()).isEmpty();
        }
    }

    @Test
    void more_pieces_than_may_wait_end_the_stream() {
        ScriptedSocketServer server = Messages.server(wire.vertx, (socket, text) -> {});
        try (Heard heard = new Heard(scripted(server))) {
            heard.log.await(SttEvent.Ready.class);
            heard.says();
            for (int i = 0; i <= TranscribedItems.MOST_ITEMS; i++) {
                server.say(Messages.stopped("p" + i, 10 * i));
                server.say(Messages.committed("p" + i));
            }
            assertThat(heard.failed().cause()).hasMessageContaining("is behind by 64 pieces of speech");
        }
    }

    @Test
    void a_connection_is_to_be_replaced_when_its_time_is_over_and_kept_alive_until_then() {
        Patience lively = new Patience(Duration.ofMillis(20), RealtimeWire.LONG.stall(), RealtimeWire.LONG.flush());
        SpeechToText old = wire.speechToText(wire.baseUrl(), Map.of(), lively, Duration.ZERO);
        SpeechToText young = wire.speechToText(wire.baseUrl(), Map.of(), lively, Duration.ofHours(1));
        try (Heard over = new Heard(old);
                Heard good = new Heard(young)) {
            over.says().flush(1).awaitFlushed(1);
            assertThat(over.loop.call(over.stream::superseded)).isTrue();
            assertThat(good.loop.call(good.stream::superseded)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stt-api | rest | engines.openai.stt-api is 'rest'; write one of transcriptions, realtime",
                "stt-shape | old | engines.openai.stt-shape is 'old'; write one of auto, ga, beta, vllm",
                "stt-delay | short | write one of minimal, low, medium, high, xhigh",
                "stt-noise-reduction | near | write one of near_field, far_field",
                "stt-turn-detection | vad | write one of none, server_vad, semantic_vad",
                "stt-session-minutes | 0 | write a whole number from 1 to 1440"
            })
    void a_setting_that_cannot_be_used_is_named(String setting, String value, String message) {
        assertThatThrownBy(() -> wire.speechToText(Map.of(setting, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
