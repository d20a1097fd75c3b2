package dev.parley.engines.deepgram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.contract.Heard;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.support.service.RecognitionStream.Patience;
import dev.parley.engines.support.service.ScriptedSocketServer;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.simulator.deepgram.ListenQuery;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent to {@code /v1/listen}, and what becomes of its answers. */
class NovaStreamTest {
    private static final Patience PATIENT =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofMillis(100));
    private static final String FINALIZE = "{\"type\":\"Finalize\"}";
    private static final String KEEP_ALIVE = "{\"type\":\"KeepAlive\"}";
    private static final int PIECE_BYTES = 2 * 20 * Heard.SPEECH.rate() / 1000;
    private static final int SPEECH_BYTES = 2 * Heard.SPEECH.pcm().length;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private ScriptedSocketServer scripted(BiConsumer<ServerWebSocket, String> said) {
        return new ScriptedSocketServer(vertx, socket -> {}, said);
    }

    private SpeechToText provider(String url, Patience patience) {
        return DeepgramEngine.speechToText(
                TestContext.with(Map.of("base-url", url)).lend(Vertx.class, vertx), patience);
    }

    @Test
    void guesses_and_final_words_are_told_as_they_come() {
        ScriptedSocketServer server = scripted((socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), PATIENT))) {
            heard.says();
            server.awaitAudio(bytes -> bytes >= SPEECH_BYTES - PIECE_BYTES);
            server.say(Messages.result("", 0, 0.4, false, false));
            server.say(Messages.result("go", 0, 0.8, false, false));
            server.say(Messages.result("Go forward.", 0, 1.2, true, false));
            server.say(Messages.result("ten", 1.2, 0.4, false, false));
            server.say(Messages.result("", 1.2, 0.8, true, false));
            heard.log.await(event -> event.equals(new SttEvent.Partial("")), "guess taken back");
            assertThat(heard.log.events().subList(1, 5))
                    .containsExactly(
                            new SttEvent.Partial("go"),
                            new SttEvent.Final(
                                    List.of(new SttEvent.Word("Go", 0, 600), new SttEvent.Word("forward.", 600, 1200))),
                            new SttEvent.Partial("ten"),
                            new SttEvent.Partial(""));
            heard.cancel();
        }
    }

    @Test
    void the_end_of_an_utterance_is_asked_for_behind_its_audio_and_confirmed() {
        ScriptedSocketServer server = scripted((socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), PATIENT))) {
            heard.says().flush(7);
            server.awaitText(FINALIZE, 1);
            server.awaitAudio(bytes -> bytes == SPEECH_BYTES);
            server.say(Messages.result("Go", 0, 1.0, true, false));
            server.say(Messages.result("forward", 1.0, seconds() - 1, true, true));
            heard.awaitFlushed(7);
            assertThat(heard.words()).containsExactly("Go", "forward");
            heard.cancel();
        }
    }

    @Test
    void a_second_flush_without_new_audio_is_not_asked_for_again() {
        ScriptedSocketServer server = scripted((socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), PATIENT))) {
            heard.says().flush(1).flush(2);
            server.awaitText(FINALIZE, 1);
            server.say(Messages.result("Go forward", 0, seconds(), true, true));
            heard.awaitFlushed(1).awaitFlushed(2);
            assertThat(server.texts()).containsExactly(FINALIZE);
            heard.cancel();
        }
    }

    private static double seconds() {
        return Heard.SPEECH.durationMs() / 1000.0;
    }

    @Test
    void where_nothing_confirms_the_guess_counts_and_its_words_are_told_once() {
        ScriptedSocketServer server = scripted((socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), SHORT))) {
            heard.says();
            server.awaitAudio(bytes -> bytes >= SPEECH_BYTES - PIECE_BYTES);
            server.say(Messages.result("go forward", 0, 2.0, false, false));
            heard.log.await(SttEvent.Partial.class);
            heard.flush(1).awaitFlushed(1);
            assertThat(heard.words()).containsExactly("go", "forward");
            server.say(Messages.result("Go forward ten", 0, 3.0, true, true));
            heard.log.await(
                    event -> event instanceof SttEvent.Final told
                            && told.words().getFirst().text().equals("ten"),
                    "the word behind the guess");
            assertThat(heard.words()).containsExactly("go", "forward", "ten");
            heard.cancel();
        }
    }

    @Test
    void a_late_confirmation_of_one_flush_is_not_taken_for_that_of_the_next() {
        ScriptedSocketServer server = scripted((socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), PATIENT))) {
            heard.says().flush(1);
            server.awaitText(FINALIZE, 1);
            server.say(Messages.result("Go", 0, seconds(), true, true));
            heard.awaitFlushed(1);
            heard.says().flush(2);
            server.awaitText(FINALIZE, 2);
            server.say(Messages.result("", seconds(), 0, true, true));
            server.say(Messages.result("forward", seconds(), seconds(), true, true));
            heard.awaitFlushed(2);
            assertThat(heard.log.events())
                    .endsWith(new SttEvent.Flushed(2))
                    .filteredOn(SttEvent.Final.class::isInstance)
                    .hasSize(2);
            heard.cancel();
        }
    }

    @Test
    void silence_is_kept_alive_by_a_text_message_and_never_by_an_empty_one() {
        ScriptedSocketServer server = scripted((socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), SHORT))) {
            heard.log.await(SttEvent.Ready.class);
            heard.says();
            server.awaitText(KEEP_ALIVE, 3);
            assertThat(server.emptyMessages()).isZero();
            heard.cancel();
        }
    }

    @Test
    void a_stream_in_silence_outlives_deepgrams_patience_and_ends_without_it() {
        try (DeepgramWire wire = new DeepgramWire(Duration.ofSeconds(2), Heard.SPEECH.transcript())) {
            Map<String, String> settings = Map.of("base-url", wire.server.baseUrl(), "api-key", DeepgramWire.KEY);
            TestContext context = TestContext.with(settings).lend(Vertx.class, wire.vertx);
            Patience lively = new Patience(Duration.ofMillis(50), PATIENT.stall(), PATIENT.flush());
            try (Heard kept = new Heard(DeepgramEngine.speechToText(context, lively));
                    Heard left = new Heard(DeepgramEngine.speechToText(context, PATIENT))) {
                assertThat(left.failed().cause()).hasMessageContaining("hung up (1011: NET-0001)");
                kept.says().flush(1).awaitFlushed(1);
                assertThat(kept.words()).containsExactlyElementsOf(Heard.SPEECH.words());
            }
        }
    }

    @Test
    void a_stream_that_is_not_wanted_any_more_is_closed_in_order() {
        ScriptedSocketServer server = scripted((socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), PATIENT))) {
            heard.log.await(SttEvent.Ready.class);
            heard.cancel();
            server.awaitText("{\"type\":\"CloseStream\"}", 1);
        }
    }

    @Test
    void a_formatted_word_of_several_is_told_as_several() {
        ScriptedSocketServer server = scripted((socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), PATIENT))) {
            heard.says();
            server.awaitAudio(bytes -> bytes >= SPEECH_BYTES - PIECE_BYTES);
            server.say(
                    "{\"type\":\"Results\",\"is_final\":true,\"start\":0,\"duration\":1,\"channel\":{\"alternatives\":["
                            + "{\"words\":[{\"word\":\"dollars\",\"punctuated_word\":\" $5 million \",\"start\":0.5,\"end\":0.9},"
                            + "{\"word\":null,\"start\":\"soon\"},{\"word\":\"ago\",\"start\":0.9,\"end\":1e400}]}]}}");
            heard.log.await(SttEvent.Final.class);
            assertThat(heard.words()).containsExactly("$5", "million", "ago");
            heard.cancel();
        }
    }

    @Test
    void messages_that_are_not_known_change_nothing() {
        ScriptedSocketServer server = scripted((socket, text) -> {});
        try (Heard heard = new Heard(provider(server.url(), PATIENT))) {
            heard.says();
            server.awaitAudio(bytes -> bytes >= SPEECH_BYTES - PIECE_BYTES);
            server.say("{\"type\":\"UtteranceEnd\",\"last_word_end\":-1}");
            server.say("{\"type\":7}");
            server.say("{\"type\":\"Results\",\"is_final\":true,\"channel\":[]}");
            server.say(Messages.result("Go", 0, 1, true, false));
            heard.log.await(SttEvent.Final.class);
            assertThat(heard.log.events()).hasSize(2);
            heard.cancel();
        }
    }

    @Test
    void what_is_set_is_asked_for() {
        try (DeepgramWire wire = new DeepgramWire("Go forward.")) {
            SpeechToText provider = wire.speechToText(Map.of(
                    "smart-format", "true",
                    "keyterm", "Parley, customer service",
                    "redact", "pci,ssn",
                    "utterance-end-ms", "1000",
                    "language", "multi",
                    "parameters", "vad_events=true&extra=call:1 7"));
            try (Heard heard = new Heard(provider);
                    Heard german = new Heard(
                            provider,
                            new SpeechToText.Options(Heard.SPEECH.rate(), Optional.of("de-AT"), Optional.empty()))) {
                heard.says().flush(1).awaitFlushed(1);
                german.log.await(SttEvent.Ready.class);
                ListenQuery query = wire.server.queries().stream()
                        .filter(each -> each.first("language").equals(Optional.of("multi")))
                        .findFirst()
                        .orElseThrow();
                assertThat(query.values())
                        .containsEntry("model", List.of("nova-3"))
                        .containsEntry("encoding", List.of("linear16"))
                        .containsEntry("sample_rate", List.of("16000"))
                        .containsEntry("interim_results", List.of("true"))
                        .containsEntry("punctuate", List.of("true"))
                        .containsEntry("endpointing", List.of("300"))
                        .containsEntry("smart_format", List.of("true"))
                        .containsEntry("no_delay", List.of("true"))
                        .containsEntry("keyterm", List.of("Parley", "customer service"))
                        .containsEntry("redact", List.of("pci", "ssn"))
                        .containsEntry("utterance_end_ms", List.of("1000"))
                        .containsEntry("extra", List.of("call:1 7"));
                assertThat(wire.server.queries())
                        .extracting(each -> each.first("language").orElse(""))
                        .contains("de");
            }
        }
    }
}
