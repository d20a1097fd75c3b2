package dev.parley.engines.deepgram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.contract.Heard;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.support.service.RecognitionStream.Patience;
import dev.parley.engines.support.service.ScriptedSocketServer;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent to {@code /v2/listen}, and what becomes of its turns. */
class FluxStreamTest {
    private static final Patience PATIENT =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofMillis(100));
    private static final int SPEECH_BYTES = 2 * Heard.SPEECH.pcm().length;

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedSocketServer server = new ScriptedSocketServer(
            vertx,
            socket -> socket.writeTextMessage("{\"type\":\"Connected\",\"sequence_id\":0}"),
            (socket, text) -> {});

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private SpeechToText provider(Patience patience, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("base-url", server.url(), "model", "flux-general-en"));
        settings.putAll(more);
        return DeepgramEngine.speechToText(TestContext.with(settings).lend(Vertx.class, vertx), patience);
    }

    /** A stream that was sent the recording and 2 s of silence. */
    private Heard heard(Patience patience, Map<String, String> more) {
        Heard heard = new Heard(provider(patience, more)).says().silence(2_000);
        int all = SPEECH_BYTES + 4 * Heard.SPEECH.rate();
        server.awaitAudio(bytes -> bytes >= all - 2 * 80 * Heard.SPEECH.rate() / 1000);
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
            server.say(Messages.turn("Update", 0, "", 0.2, 0.1));
            server.say(Messages.turn("StartOfTurn", 0, "Go", 0.6, 0.1));
            server.say(Messages.turn("Update", 0, "Go forward", 0.9, 0.35));
            server.say(Messages.turn("Update", 0, "Go forward.", 1.2, 0.69));
            server.say(Messages.turn("EndOfTurn", 0, "Go forward.", 1.5, 0.8));
            heard.log.await(SttEvent.Final.class);
            server.say(Messages.turn("Update", 1, "", 1.75, 0.1));
            heard.log.await(event -> event.equals(new SttEvent.Pause(1, 1_750)), "score behind the turn");
            assertThat(heard.words()).containsExactly("Go", "forward.");
            assertThat(heard.log.all(SttEvent.Partial.class))
                    .extracting(SttEvent.Partial::text)
                    .containsExactly("Go", "Go forward", "Go forward.");
            assertThat(scores(heard)).hasSize(6);
            assertThat(scores(heard).get(0)).as("nobody has begun").isEqualTo(1);
            assertThat(scores(heard).get(1)).as("the caller has begun").isZero();
            assertThat(scores(heard).get(2)).isBetween(0.29, 0.31);
            assertThat(scores(heard).get(3)).as("below the threshold").isBetween(0.55, 0.6);
            assertThat(scores(heard).subList(4, 6)).containsExactly(1.0, 1.0);
            heard.cancel();
        }
    }

    @Test
    void a_flush_behind_the_end_of_a_turn_is_answered_at_once() {
        try (Heard heard = heard(PATIENT, Map.of())) {
            server.say(Messages.turn("StartOfTurn", 0, "Go", 0.6, 0.1));
            server.say(Messages.turn("EndOfTurn", 0, "Go forward.", 1.5, 0.8));
            heard.log.await(SttEvent.Final.class);
            int sent = server.awaitAudio(bytes -> true);
            heard.silence(80).flush(1).awaitFlushed(1);
            assertThat(server.awaitAudio(bytes -> true))
                    .as("no silence of our own")
                    .isLessThan(sent + 16_000);
            heard.cancel();
        }
    }

    @Test
    void a_flush_in_the_middle_of_a_turn_is_silence_whose_end_brings_the_words_once() {
        try (Heard heard = heard(PATIENT, Map.of())) {
            double end = Heard.SPEECH.durationMs() / 1000.0 + 2;
            server.say(Messages.turn("StartOfTurn", 0, "Go", end - 0.5, 0.1));
            heard.log.await(SttEvent.Partial.class);
            heard.flush(1);
            int all = SPEECH_BYTES + 5 * Heard.SPEECH.rate();
            server.awaitAudio(bytes -> bytes == all);
            server.say(Messages.turn("Update", 0, "Go forward", end + 0.2, 0.3));
            server.say(Messages.turn("Update", 0, "Go forward ten", end + 0.45, 0.4));
            heard.awaitFlushed(1);
            assertThat(heard.words()).containsExactly("Go", "forward", "ten");
            int scored = scores(heard).size();
            server.say(Messages.turn("Update", 0, "Go forward ten meters", end + 0.5, 0.2));
            server.say(Messages.turn("EndOfTurn", 0, "Go forward ten meters.", end + 0.5, 0.8));
            heard.log.await(
                    event -> event instanceof SttEvent.Final told && told.text().equals("meters."), "the rest");
            assertThat(scores(heard)).as("none about silence of our own").hasSize(scored);
            heard.cancel();
        }
    }

    @Test
    void what_was_told_is_no_voice_any_more() {
        try (Heard heard = heard(SHORT, Map.of())) {
            double end = Heard.SPEECH.durationMs() / 1000.0 + 1;
            server.say(Messages.turn("StartOfTurn", 0, "Go", end, 0.1));
            heard.log.await(SttEvent.Partial.class);
            heard.flush(1).awaitFlushed(1);
            assertThat(heard.words())
                    .as("nothing came of the flush, and the guess counts")
                    .containsExactly("Go");
            server.say(Messages.turn("Update", 0, "Go", end + 0.25, 0.2));
            heard.log.await(event -> event.equals(new SttEvent.Pause(1, Math.round(1000 * end) + 250)), "score");
            assertThat(scores(heard)).endsWith(1.0);
            heard.cancel();
        }
    }

    @Test
    void an_early_end_ends_the_turn_where_it_was_asked_for_until_it_is_taken_back() {
        try (Heard heard = heard(PATIENT, Map.of("eager-eot-threshold", "0.4"))) {
            server.say(Messages.turn("StartOfTurn", 0, "Go", 0.6, 0.1));
            server.say(Messages.turn("EagerEndOfTurn", 0, "Go", 0.9, 0.45));
            server.say(Messages.turn("Update", 0, "Go", 1.1, 0.3));
            server.say(Messages.turn("TurnResumed", 0, "Go", 1.3, 0.2));
            heard.log.await(event -> event instanceof SttEvent.Pause score && score.atMs() == 1_300, "score");
            assertThat(scores(heard)).containsExactly(0.0, 0.8, 0.8, 0.0);
            heard.cancel();
        }
    }

    @Test
    void a_turn_whose_end_was_never_told_is_told_with_the_next() {
        try (Heard heard = heard(PATIENT, Map.of())) {
            server.say(Messages.turn("StartOfTurn", 0, "Go", 0.6, 0.1));
            server.say(Messages.turn("StartOfTurn", 1, "Stop", 1.6, 0.1));
            heard.log.await(SttEvent.Final.class);
            assertThat(heard.words()).containsExactly("Go");
            heard.cancel();
        }
    }

    @Test
    void silence_is_kept_alive_by_silence_since_there_is_no_message_for_it() {
        try (Heard heard = new Heard(provider(SHORT, Map.of()))) {
            server.awaitAudio(bytes -> bytes >= 3 * 2 * 80 * Heard.SPEECH.rate() / 1000);
            assertThat(server.texts()).isEmpty();
            assertThat(server.emptyMessages()).isZero();
            heard.cancel();
        }
    }

    @Test
    void what_is_set_is_asked_for_and_languages_are_hints() {
        try (DeepgramWire wire = new DeepgramWire("Go forward.")) {
            SpeechToText provider = wire.speechToText(Map.of(
                    "model", "flux-general-multi",
                    "eot-threshold", "0.8",
                    "eager-eot-threshold", "0.5",
                    "eot-timeout-ms", "3000",
                    "keyterm", "Parley",
                    "language-hint", "en, es"));
            assertThat(provider.capabilities().hears("de-AT")).isTrue();
            assertThat(provider.capabilities().hears("fi")).isFalse();
            try (Heard any = new Heard(provider)) {
                any.log.await(SttEvent.Ready.class);
            }
            try (Heard german =
                    new Heard(provider, new SpeechToText.Options(16_000, Optional.of("de-AT"), Optional.empty()))) {
                german.log.await(SttEvent.Ready.class);
            }
            assertThat(wire.server.queries().getFirst().values())
                    .containsEntry("model", List.of("flux-general-multi"))
                    .containsEntry("eot_threshold", List.of("0.8"))
                    .containsEntry("eager_eot_threshold", List.of("0.5"))
                    .containsEntry("eot_timeout_ms", List.of("3000"))
                    .containsEntry("keyterm", List.of("Parley"))
                    .containsEntry("language_hint", List.of("en", "es"))
                    .doesNotContainKeys("punctuate", "endpointing", "interim_results", "language");
            assertThat(wire.server.queries().getLast().all("language_hint")).containsExactly("de");
        }
    }
}
