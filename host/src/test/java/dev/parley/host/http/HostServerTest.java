package dev.parley.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.codec.WavWriter;
import dev.parley.host.HostedModel;
import dev.parley.host.HostedSet;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RuntimeContext;
import dev.parley.host.testing.AbortingRuntime;
import dev.parley.models.ModelStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientMultipartForm;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The host's endpoints over a real socket. */
class HostServerTest {
    private static final String KEY = "0123456789abcdef";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final AbortingRuntime runtime = new AbortingRuntime();
    private final RuntimeContext context = new RuntimeContext(
            AbortingRuntime.NAME, Map.of("text", "go forward"), ModelStore.of(Path.of("no-such-folder")));
    private HostedSet engines;
    private HostServer server;

    /** Repeats what was said last, word by word. */
    private static final class Parrot implements HostedModel {
        @Override
        public String modelName() {
            return "parrot";
        }

        @Override
        public int workers() {
            return 1;
        }

        @Override
        public Ending answer(Conversation conversation, Output output) {
            String[] words = conversation.messages().getLast().text().split("(?= )");
            int most = conversation.maxTokens().orElse(words.length);
            for (int i = 0; i < Math.min(most, words.length); i++) {
                output.take(words[i]);
            }
            return new Ending(most >= words.length, 7, Math.min(most, words.length));
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        engines = new HostedSet(
                runtime.recogniser(context).map(it -> Served.of("aborting", it)),
                runtime.voice(context).map(it -> Served.of("aborting", it)),
                Optional.of(Served.of("parrot", new Parrot())));
        server = new HostServer(vertx, engines, Optional.of(KEY))
                .listen("127.0.0.1", 0)
                .await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        engines.close();
    }

    private record Answer(int status, Buffer body) {
        JsonObject json() {
            return body.toJsonObject();
        }
    }

    private Answer get(String path, String key) {
        return client.request(HttpMethod.GET, server.port(), "127.0.0.1", path)
                .compose(request ->
                        request.putHeader("Authorization", "Bearer " + key).send())
                .compose(HostServerTest::whole)
                .await();
    }

    private static io.vertx.core.Future<Answer> whole(HttpClientResponse response) {
        return response.body().map(body -> new Answer(response.statusCode(), body));
    }

    private Answer post(String path, Buffer body) {
        return client.request(HttpMethod.POST, server.port(), "127.0.0.1", path)
                .compose(request ->
                        request.putHeader("Authorization", "Bearer " + KEY).send(body))
                .compose(HostServerTest::whole)
                .await();
    }

    private Answer transcribe(byte[] file, Map<String, String> fields) {
        ClientMultipartForm form = ClientMultipartForm.multipartForm()
                .binaryFileUpload("file", "utterance.wav", "audio/wav", Buffer.buffer(file));
        fields.forEach(form::attribute);
        return client.request(HttpMethod.POST, server.port(), "127.0.0.1", "/v1/audio/transcriptions")
                .compose(request ->
                        request.putHeader("Authorization", "Bearer " + KEY).send(form))
                .compose(HostServerTest::whole)
                .await();
    }

    private static byte[] wav(int rate) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        WavWriter.write(new PcmClip(new short[rate], rate), file);
        return file.toByteArray();
    }

    @Test
    void health_needs_no_key_and_everything_else_does() {
        assertThat(get("/health", "").status()).isEqualTo(200);
        assertThat(get("/v1/models", "wrong").status()).isEqualTo(401);
        Answer models = get("/v1/models", KEY);
        assertThat(models.json().getJsonArray("data")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"16000", "48000"})
    void a_recording_of_any_rate_is_heard(int rate) throws Exception {
        Answer answer =
                transcribe(wav(rate), Map.of("model", "any", "response_format", "verbose_json", "language", "de-DE"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("text")).isEqualTo("go forward");
        assertThat(answer.json().getString("language")).isEqualTo("de");
        assertThat(answer.json().getDouble("duration")).isBetween(0.99, 1.01);
    }

    @Test
    void what_cannot_be_heard_is_refused_with_the_reason() throws Exception {
        Answer noise = transcribe("no recording".getBytes(java.nio.charset.StandardCharsets.UTF_8), Map.of());
        assertThat(noise.status()).isEqualTo(400);
        assertThat(noise.json().getJsonObject("error").getString("message")).contains("no WAV");
        Answer failed = transcribe(wav(16_000), Map.of("prompt", "fail"));
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.json().getJsonObject("error").getString("message")).isEqualTo("told to fail");
    }

    @Test
    void speech_is_sent_at_24_kHz_whatever_the_voices_own_rate() throws Exception {
        JsonObject wanted = new JsonObject().put("input", "one two three").put("voice", "tone");
        Answer pcm =
                post("/v1/audio/speech", wanted.put("response_format", "pcm").toBuffer());
        assertThat(pcm.status()).isEqualTo(200);
        assertThat(pcm.body().length() / 2).isBetween(24_000 * 6 / 10 - 100, 24_000 * 6 / 10 + 100);
        Answer wav =
                post("/v1/audio/speech", wanted.put("response_format", "wav").toBuffer());
        PcmClip clip = WavReader.readAll(new ByteArrayInputStream(wav.body().getBytes()), Duration.ofSeconds(10));
        assertThat(clip.sampleRate()).isEqualTo(24_000);
        assertThat(clip.samples().length).isEqualTo(pcm.body().length() / 2);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/audio/speech, '{\"input\":\"\"}', 400",
        "/v1/audio/speech, '{\"input\":\"a\",\"response_format\":\"mp3\"}', 400",
        "/v1/audio/speech, '{\"input\":\"a\",\"speed\":\"fast\"}', 400",
        "/v1/audio/speech, 'nothing', 400",
        "/v1/chat/completions, '{\"messages\":[]}', 400",
        "/v1/chat/completions, '{\"messages\":[\"a\"]}', 400",
        "/v1/elsewhere, '{}', 404"
    })
    void a_request_that_makes_no_sense_is_refused(String path, String body, int status) {
        Answer answer = post(path, Buffer.buffer(body));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().getJsonObject("error").getString("message")).isNotBlank();
    }

    @Test
    void a_conversation_too_long_is_refused() {
        assertThat(post("/v1/chat/completions", Buffer.buffer(new byte[Completions.MAX_BODY + 1]))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void a_conversation_is_answered_as_a_whole_or_in_pieces() {
        JsonObject message = new JsonObject().put("role", "user").put("content", "one two three");
        JsonObject wanted = new JsonObject().put("messages", new io.vertx.core.json.JsonArray().add(message));
        JsonObject whole = post("/v1/chat/completions", wanted.toBuffer()).json();
        JsonObject choice = whole.getJsonArray("choices").getJsonObject(0);
        assertThat(choice.getJsonObject("message").getString("content")).isEqualTo("one two three");
        assertThat(choice.getString("finish_reason")).isEqualTo("stop");
        String stream = post(
                        "/v1/chat/completions",
                        wanted.put("stream", true).put("max_tokens", 2).toBuffer())
                .body()
                .toString();
        assertThat(stream).contains("\"content\":\"one\"", "\"content\":\" two\"", "\"length\"", "data: [DONE]");
        assertThat(stream).doesNotContain("three");
    }
}
