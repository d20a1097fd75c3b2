package dev.parley.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.openai.request.ApiException;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.testing.ScriptedServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long each field of a request may be: so much is taken, one more is refused by the field's name. */
class RequestLimitTest {
    private static final String MESSAGE = "{\"role\":\"user\",\"content\":\"x\"}";

    @TempDir
    static Path folder;

    private static ScriptedServer server;

    private record Field(String path, String name, int most, IntFunction<String> body) {
        @Override
        public String toString() {
            return path + " " + name + " " + most;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = ScriptedServer.start(folder, Map.of("limits.rate.messages", "2000/s"));
        server.engine.llm.answers(request -> ScriptedLlm.text("Yes."));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String list(int length, IntFunction<String> element) {
        return IntStream.range(0, length).mapToObj(element).collect(Collectors.joining(",", "[", "]"));
    }

    private static Field chat(String name, int most, IntFunction<String> fields) {
        return new Field("/v1/chat/completions", name, most, n -> "{" + fields.apply(n) + "}");
    }

    static Stream<Field> fields() {
        String messages = "\"messages\":[" + MESSAGE + "]";
        return Stream.of(
                chat("messages", 2048, n -> "\"messages\":" + list(n, i -> MESSAGE)),
                chat(
                        "messages[0].content",
                        1_000_000,
                        n -> "\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(n) + "\"}]"),
                chat("model", 256, n -> messages + ",\"model\":\"" + "m".repeat(n) + "\""),
                chat("max_completion_tokens", 1_000_000, n -> messages + ",\"max_completion_tokens\":" + n),
                chat("max_tokens", 1_000_000, n -> messages + ",\"max_tokens\":" + n),
                chat(
                        "tools",
                        128,
                        n -> messages + ",\"tools\":"
                                + list(n, i -> "{\"type\":\"function\",\"function\":{\"name\":\"f" + i + "\"}}")),
                new Field(
                        "/v1/audio/speech",
                        "input",
                        4096,
                        n -> "{\"input\":\"" + "a ".repeat(n / 2) + "a".repeat(n % 2)
                                + "\",\"response_format\":\"pcm\"}"),
                new Field(
                        "/v1/audio/speech",
                        "voice",
                        256,
                        n -> "{\"input\":\"a\",\"response_format\":\"pcm\",\"voice\":\"" + "v".repeat(n) + "\"}"));
    }

    private static String refused(HttpResponse<String> answer) {
        return answer.statusCode() == 400 ? Rest.json(answer).at("/error/param").asText() : "";
    }

    @ParameterizedTest
    @MethodSource("fields")
    void soMuchIsTakenAndOneMoreIsRefusedByName(Field field) throws Exception {
        assertThat(refused(server.post(field.path(), field.body().apply(field.most()))))
                .isNotEqualTo(field.name());
        assertThat(refused(server.post(field.path(), field.body().apply(field.most() + 1))))
                .isEqualTo(field.name());
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({"model,256", "language,256", "prompt,8192"})
    void fieldsOfATranscription(String name, int most) throws Exception {
        byte[] none = new byte[100];
        assertThat(refused(Rest.transcribe(server, none, Map.of(name, "x".repeat(most)))))
                .isNotEqualTo(name);
        assertThat(refused(Rest.transcribe(server, none, Map.of(name, "x".repeat(most + 1)))))
                .isEqualTo(name);
    }

    @Test
    void whatIsToldOfAnErrorIsShort() {
        assertThat(new ApiException(400, "code", "", "x".repeat(500)).getMessage())
                .isEqualTo("x".repeat(500));
        assertThat(new ApiException(400, "code", "", "x".repeat(501)).getMessage())
                .isEqualTo("x".repeat(500) + "…");
    }
}
