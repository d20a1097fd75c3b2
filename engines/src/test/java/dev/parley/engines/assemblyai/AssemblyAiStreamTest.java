package dev.parley.engines.assemblyai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.Heard;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.support.service.RecognitionStream.Patience;
import dev.parley.engines.support.service.ScriptedSocketServer;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to {@code /v3/ws}, and what becomes of its turns. */
class AssemblyAiStreamTest {
    private static final Patience PATIENT =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofMillis(100));
    private static final String FORCE = "{\"type\":\"ForceEndpoint\"}";
    private static final int PIECE_BYTES = 2 * 50 * Heard.SPEECH.rate() / 1000;

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedSocketServer server = new ScriptedSocketServer(
            vertx,
            socket -> socket.writeTextMessage("{\"type\":\"Begin\",\"id\":\"1\",\"expires_at\":1}"),
            (socket, text) -> {});

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** A turn whose words are 200 ms long each, the last of which ends at {@code endMs}. */
    static String turn(int order, boolean end, boolean formatted, String transcript, int endMs, double confidence) {
        String[] texts = transcript.isEmpty() ? new String[0] : transcript.split(" ");
        JsonArray words = new JsonArray();
        for (int i = 0; i < texts.length; i++) {
            int stop = endMs - 200 * (texts.length - 1 - i);
            words.add(new JsonObject()
                    .put("text", texts[i])
                    .put("start", stop - 200)
                    .put("end", stop)
                    .put("confidence", 0.9)
                    .put("word_is_final", true));
        }
        return new JsonObject()
                .put("type", "Turn")
                .put("turn_order", order)
                .put("turn_is_formatted", formatted)
                .put("end_of_turn", end)
                .put("transcript", transcript)
                .put("end_of_turn_confidence", confidence)
                .put("words", words)
                .encode();
    }

    private SpeechToText provider(Patience patience, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("base-url", server.url()));
        settings.putAll(more);
        return AssemblyAiEngine.speechToText(TestContext.with(settings).lend(Vertx.class, vertx), patience);
    }

    /** A stream that was sent the recording. */
    private Heard heard(Patience patience, Map<String, String> more) {
        Heard heard = new Heard(provider(patience, more)).says();
        server.awaitAudio(bytes -> bytes >= 2 * Heard.SPEECH.pcm().length - PIECE_BYTES);
        return heard;
    }

    private static List<Double> scores(Heard heard) {
        return heard.log.all(SttEvent.Pause.class).stream()
                .map(SttEvent.Pause::probability)
                .toList();
    }

    @Test
    void a_turn_is_guessed_while_it_goes_on_and_told_with_its_end() {
        try (Heard heard = heard(PATIENT, Map.of())) {
            server.say(turn(0, false, false, "go", 600, 0.01));
            server.say(turn(0, false, false, "go forward", 900, 0.2));
            server.say(turn(0, true, false, "go forward", 900, 0.5));
            heard.log.await(event -> event.equals(new SttEvent.Pause(1, 900)), "end of the turn");
            assertThat(heard.log.all(SttEvent.Partial.class))
                    .extracting(SttEvent.Partial::text)
                    .containsExactly("go", "go forward");
            assertThat(heard.log.all(SttEvent.Final.class))
                    .containsExactly(new SttEvent.Final(
                            List.of(new SttEvent.Word("go", 500, 700), new SttEvent.Word("forward", 700, 900))));
            assertThat(scores(heard).get(0)).as("counts as voice").isLessThan(0.1);
            assertThat(scores(heard).get(1)).as("half of what ends it").isBetween(0.29, 0.31);
            assertThat(scores(heard)).hasSize(3);
        }
    }

    @Test
    void a_turn_is_told_as_it_is_written_where_that_is_asked_for() {
        try (Heard heard = heard(PATIENT, Map.of("format-turns", "true"))) {
            server.say(turn(0, true, false, "go forward", 900, 0.5));
            server.say(turn(0, true, true, "Go forward.", 900, 0.5));
            heard.log.await(SttEvent.Final.class);
            assertThat(heard.words()).containsExactly("Go", "forward.");
        }
    }

    @Test
    void otherwise_it_is_told_at_once_and_not_again_as_it_is_written() {
        try (Heard heard = heard(PATIENT, Map.of())) {
            server.say(turn(0, true, false, "go forward", 900, 0.5));
            server.say(turn(0, true, true, "Go forward.", 900, 0.5));
            server.say(turn(1, true, false, "stop", 1_900, 0.5));
            heard.log.await(event -> event.equals(new SttEvent.Pause(1, 1_900)), "the next turn");
            assertThat(heard.words()).containsExactly("go", "forward", "stop");
        }
    }

    @Test
    void a_flush_behind_the_end_of_a_turn_is_answered_at_once() {
        try (Heard heard = heard(PATIENT, Map.of())) {
            server.say(turn(0, true, false, "go forward", 2_500, 0.5));
            heard.log.await(SttEvent.Final.class);
            heard.silence(80).flush(1).awaitFlushed(1);
            assertThat(server.texts()).isEmpty();
        }
    }

    @Test
    void any_other_flush_ends_the_turn_behind_its_audio_whose_last_message_is_filled_up() {
        try (Heard heard = heard(PATIENT, Map.of())) {
            server.say(turn(0, false, false, "go", 600, 0.01));
            heard.flush(1).flush(2);
            server.awaitText(FORCE, 1);
            int pieces = (2 * Heard.SPEECH.pcm().length + PIECE_BYTES - 1) / PIECE_BYTES;
            assertThat(server.awaitAudio(bytes -> true)).isEqualTo(pieces * PIECE_BYTES);
            server.say(turn(0, true, false, "go forward", 2_500, 0.3));
            heard.awaitFlushed(1).awaitFlushed(2);
            assertThat(heard.words()).containsExactly("go", "forward");
            assertThat(server.texts()).containsExactly(FORCE);
        }
    }

    @Test
    void the_end_of_an_earlier_turn_does_not_answer_it() {
        try (Heard heard = heard(PATIENT, Map.of())) {
            heard.silence(3_000).flush(1);
            server.awaitText(FORCE, 1);
            server.say(turn(0, true, false, "go", 600, 0.5));
            server.say(turn(1, true, false, "forward", 5_000, 0.5));
            heard.awaitFlushed(1);
            assertThat(heard.words()).containsExactly("go", "forward");
        }
    }

    @Test
    void where_nothing_answers_the_guess_counts_and_its_words_are_told_once() {
        try (Heard heard = heard(SHORT, Map.of())) {
            server.say(turn(0, false, false, "go forward", 900, 0.01));
            heard.log.await(SttEvent.Partial.class);
            heard.flush(1).awaitFlushed(1);
            assertThat(heard.words()).containsExactly("go", "forward");
            server.say(turn(0, true, false, "go forward ten", 1_100, 0.5));
            heard.log.await(
                    event -> event instanceof SttEvent.Final told && told.text().equals("ten"), "the rest");
        }
    }

    @Test
    void silence_is_kept_alive_by_silence_in_messages_that_are_long_enough() {
        try (Heard heard = new Heard(provider(SHORT, Map.of()))) {
            server.awaitAudio(bytes -> bytes >= 6 * PIECE_BYTES && bytes % PIECE_BYTES == 0);
            assertThat(server.texts()).isEmpty();
            heard.cancel();
            server.awaitText("{\"type\":\"Terminate\"}", 1);
        }
    }

    @Test
    void what_is_set_is_asked_for() {
        try (AssemblyAiWire wire = new AssemblyAiWire("Go forward.")) {
            SpeechToText provider = wire.speechToText(Map.of(
                    "model", "universal-3-5-pro",
                    "end-of-turn-confidence-threshold", "0.7",
                    "min-turn-silence", "200",
                    "keyterms-prompt", "Parley, customer service",
                    "language-codes", "en, es",
                    "parameters", "redact_pii=true"));
            try (Heard any = new Heard(provider)) {
                any.log.await(SttEvent.Ready.class);
            }
            var german = new SpeechToText.Options(16_000, Optional.of("de-AT"), Optional.empty());
            try (Heard other = new Heard(provider, german)) {
                other.log.await(SttEvent.Ready.class);
            }
            assertThat(wire.server.queries().getFirst())
                    .containsEntry("speech_model", "universal-3-5-pro")
                    .containsEntry("sample_rate", "16000")
                    .containsEntry("encoding", "pcm_s16le")
                    .containsEntry("end_of_turn_confidence_threshold", "0.7")
                    .containsEntry("min_turn_silence", "200")
                    .containsEntry("keyterms_prompt", "[\"Parley\",\"customer service\"]")
                    .containsEntry("language_codes", "[\"en\",\"es\"]")
                    .containsEntry("redact_pii", "true");
            assertThat(wire.server.queries().getLast()).containsEntry("language_codes", "[\"de\"]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "format-turns, yes, write true or false",
        "end-of-turn-confidence-threshold, 2, write a number from 0 to 1",
        "min-turn-silence, 1s, write a whole number from 0",
        "parameters, token=1, token is not to be set there"
    })
    void a_setting_that_cannot_be_used_is_named(String setting, String value, String message) {
        assertThatThrownBy(() -> provider(PATIENT, Map.of(setting, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("engines.assemblyai." + setting)
                .hasMessageContaining(message);
    }
}
