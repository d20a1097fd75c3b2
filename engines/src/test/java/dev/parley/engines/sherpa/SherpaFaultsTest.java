package dev.parley.engines.sherpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.contract.Heard;
import dev.parley.engines.contract.TestContext;
import dev.parley.models.PlatformName;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a session when the host fails; a process of our own that dies is SherpaProcessTest's. */
@Tag("faults")
class SherpaFaultsTest {
    private static final String KEY = "engine-key-0123456789";
    private static final String READY = "{\"type\":\"ready\",\"streaming\":true,\"word_times\":true}";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private int status = 200;

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** A host that says ready, and to each further message what it is told to. */
    private SpeechToText provider(BiConsumer<ServerWebSocket, JsonObject> answers, Map<String, String> more) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> answer(request, answers))
                .listen(0, "127.0.0.1")
                .await();
        Map<String, String> settings =
                new HashMap<>(Map.of("host-url", "http://127.0.0.1:" + server.actualPort(), "host-key", KEY));
        settings.putAll(more);
        return new SherpaEngine()
                .speechToText(TestContext.with(settings).lend(Vertx.class, vertx))
                .orElseThrow();
    }

    private void answer(HttpServerRequest request, BiConsumer<ServerWebSocket, JsonObject> answers) {
        asked.add(request.uri());
        boolean allowed = ("Bearer " + KEY).equals(request.getHeader("Authorization"));
        if (!allowed || status != 200) {
            request.response()
                    .putHeader("Retry-After", "1")
                    .setStatusCode(allowed ? status : 401)
                    .end();
        } else if (request.path().equals("/v1/audio/stream")) {
            request.toWebSocket().onSuccess(socket -> {
                socket.textMessageHandler(text -> answers.accept(socket, new JsonObject(text)));
                socket.writeTextMessage(READY);
            });
        } else {
            request.response().end("{}");
        }
    }

    private static void onFlush(ServerWebSocket socket, JsonObject message, String answer) {
        if (message.getString("type").equals("flush")) {
            socket.writeTextMessage(answer.replace("ID", message.getValue("id").toString()));
        }
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORISED", "429, AT_CAPACITY", "500, BROKEN", "503, AT_CAPACITY"})
    void a_stream_that_is_refused_says_why(int refusal, Kind expected) {
        SpeechToText provider = provider((socket, message) -> {}, Map.of());
        status = refusal;
        try (Heard heard = new Heard(provider)) {
            ProviderException cause = heard.failed().cause();
            assertThat(cause.kind()).isEqualTo(expected);
            assertThat(cause.getMessage())
                    .startsWith("sherpa stt at 127.0.0.1:")
                    .doesNotContain(KEY);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json | BROKEN | no JSON",
                "{\"type\":\"error\",\"message\":\"sherpa failed\"} | BROKEN | reported: sherpa failed",
                "{\"type\":\"error\",\"message\":\"no free channels\"} | AT_CAPACITY | no free channels"
            })
    void a_host_that_fails_in_the_middle_ends_the_stream_with_the_reason(String answer, Kind expected, String words) {
        SpeechToText provider = provider((socket, message) -> onFlush(socket, message, answer), Map.of());
        try (Heard heard = new Heard(provider)) {
            ProviderException cause = heard.says().flush(1).failed().cause();
            assertThat(cause.kind()).isEqualTo(expected);
            assertThat(cause).hasMessageContaining(words);
        }
    }

    @Test
    void a_host_that_takes_the_audio_for_another_rate_is_found_out_by_the_times_of_its_words() {
        String late = "{\"type\":\"words\",\"words\":[{\"word\":\"go\",\"start\":8.0,\"end\":8.5}]}";
        SpeechToText provider = provider((socket, message) -> onFlush(socket, message, late), Map.of());
        try (Heard heard = new Heard(provider)) {
            ProviderException cause = heard.says().flush(1).failed().cause();
            assertThat(cause.kind()).isEqualTo(Kind.BROKEN);
            assertThat(cause).hasMessageContaining("it seems to take 16000 Hz for");
            assertThat(heard.words()).isEmpty();
        }
    }

    @Test
    void a_connection_that_drops_ends_the_stream() {
        SpeechToText provider = provider((socket, message) -> socket.close(), Map.of());
        try (Heard heard = new Heard(provider)) {
            assertThat(heard.says().flush(1).failed().cause().kind()).isEqualTo(Kind.BROKEN);
        }
    }

    @Test
    void a_host_that_is_away_is_told_at_once() {
        SpeechToText provider = new SherpaEngine()
                .speechToText(TestContext.with(Map.of("host-url", "http://127.0.0.1:1"))
                        .lend(Vertx.class, vertx))
                .orElseThrow();
        try (Heard heard = new Heard(provider)) {
            assertThat(heard.failed().cause().kind()).isEqualTo(Kind.BROKEN);
        }
    }

    @Test
    void what_is_told_counts_and_what_is_unknown_does_not() {
        String answer = "{\"type\":\"news\"}";
        SpeechToText provider = provider(
                (socket, message) -> {
                    onFlush(socket, message, answer);
                    onFlush(socket, message, "{\"type\":\"partial\",\"text\":\" \"}");
                    onFlush(
                            socket,
                            message,
                            "{\"type\":\"words\",\"words\":[{\"word\":\"yes\",\"start\":0.1,\"end\":0.05}]}");
                    onFlush(socket, message, "{\"type\":\"flushed\",\"id\":ID}");
                },
                Map.of());
        try (Heard heard = new Heard(provider)) {
            heard.says().flush(1).awaitFlushed(1);
            assertThat(heard.words()).containsExactly("yes");
            assertThat(heard.log.all(SttEvent.Partial.class)).isEmpty();
            assertThat(provider.capabilities().streaming()).isTrue();
        }
    }

    @Test
    void the_language_is_the_sessions_or_the_settings() {
        SpeechToText provider = provider((socket, message) -> {}, Map.of("language", "de"));
        assertThat(provider.capabilities().onlyLanguage()).contains("de");
        try (Heard heard = new Heard(provider)) {
            heard.log.await(SttEvent.Ready.class);
            assertThat(provider.capabilities().onlyLanguage()).contains("de");
        }
        SpeechToText.Options french =
                new SpeechToText.Options(16_000, Optional.of("fr-CA"), Optional.empty(), Optional.empty());
        try (Heard heard = new Heard(provider, french)) {
            heard.log.await(SttEvent.Ready.class);
        }
        assertThat(asked)
                .contains(
                        "/v1/audio/stream?sample_rate=16000&language=de",
                        "/v1/audio/stream?sample_rate=16000&language=fr");
    }

    @Test
    void a_wrong_key_is_told_with_the_setting_to_look_at() {
        SpeechToText provider = provider((socket, message) -> {}, Map.of("host-key", "another-key-0123456789"));
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("check engines.sherpa.host-key");
        assertThat(provider.readiness().state()).isEqualTo(Readiness.State.FAILED);
    }

    @Test
    void without_a_model_nothing_is_started_and_the_mend_is_told() {
        SpeechToText provider = new SherpaEngine()
                .speechToText(TestContext.plain().lend(Vertx.class, vertx))
                .orElseThrow();
        assertThatThrownBy(() -> provider.start().toCompletableFuture().join())
                .hasMessageContaining("engines.sherpa.model is not set; unpack a release of k2-fsa");
    }

    @ParameterizedTest
    @CsvSource({
        "model, ../secret, 'engines.sherpa.model is'",
        "threads, many, 'engines.sherpa.threads is ''many'''",
        "workers, 0, 'engines.sherpa.workers is ''0'''",
        "language, English, 'engines.sherpa.language is ''English'''",
        "host-url, localhost:8765, 'engines.sherpa.host-url is not'"
    })
    void a_setting_that_cannot_be_read_is_named(String setting, String value, String message) {
        assertThatThrownBy(() -> provider((socket, text) -> {}, Map.of(setting, value)))
                .hasMessageContaining(message);
    }

    @Test
    void what_has_to_be_installed_here_is_the_library_and_nothing_for_another_machine() {
        assertThat(new SherpaEngine().model(ProviderKind.STT, Map.of("host-url", "http://gpu:8765")))
                .isEmpty();
        assertThat(new SherpaEngine().model(ProviderKind.STT, Map.of("model", "/srv/models/zipformer")))
                .isEqualTo(PlatformName.here().map(it -> "sherpa-onnx-" + it));
    }
}
