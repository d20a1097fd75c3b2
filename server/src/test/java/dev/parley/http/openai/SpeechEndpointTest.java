package dev.parley.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.codec.WavWriter;
import dev.parley.ogg.OggOpusReader;
import dev.parley.session.script.AudioScript;
import dev.parley.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechEndpointTest {
    @TempDir
    static Path folder;

    private static ScriptedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ScriptedServer.start(folder, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> heard(short[] samples) {
        return server.engine.script.read(samples);
    }

    @Test
    void pcmHoldsEveryWordOnce() throws Exception {
        HttpResponse<byte[]> answer = Rest.speak(
                server,
                "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"one two three\",\"response_format\":\"pcm\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("audio/pcm");
        assertThat(heard(Rest.samples(answer.body(), 0))).containsExactly("one", "two", "three");
        assertThat(server.engine.tts.openStreams()).isZero();
    }

    @Test
    void wavHasAHeaderOfUnknownLength() throws Exception {
        byte[] body = Rest.speak(server, "{\"input\":\"four five\",\"response_format\":\"wav\"}")
                .body();
        assertThat(Arrays.copyOf(body, WavWriter.HEADER_BYTES))
                .isEqualTo(WavWriter.header(AudioScript.RATE, WavWriter.UNKNOWN_LENGTH));
        assertThat(heard(Rest.samples(body, WavWriter.HEADER_BYTES))).containsExactly("four", "five");
    }

    @Test
    void opusDecodesToTheSameLength() throws Exception {
        byte[] body = Rest.speak(server, "{\"input\":\"six seven\",\"response_format\":\"opus\"}")
                .body();
        int[] samples = new int[1];
        try (OggOpusReader reader =
                new OggOpusReader(AudioScript.RATE, (pcm, offset, length) -> samples[0] += length)) {
            reader.feed(body, 0, body.length);
        }
        int expected = 2 * AudioScript.samples(AudioScript.WORD_MS + AudioScript.GAP_MS);
        assertThat(samples[0]).isBetween(expected, expected + AudioScript.samples(60));
    }

    @Test
    void mp3IsTheDefault() throws Exception {
        HttpResponse<byte[]> answer = Rest.speak(server, "{\"input\":\"eight nine\"}");
        assertThat(answer.headers().firstValue("Content-Type")).contains("audio/mpeg");
        assertThat(answer.body()[0]).isEqualTo((byte) 0xff);
        assertThat(answer.body()[1] & 0xe0).isEqualTo(0xe0);
    }

    @Test
    void eventsCarryTheSameAudio() throws Exception {
        HttpResponse<byte[]> answer =
                Rest.speak(server, "{\"input\":\"ten eleven\",\"response_format\":\"pcm\",\"stream_format\":\"sse\"}");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        List<String> events = Rest.events(new String(answer.body(), StandardCharsets.UTF_8));
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (String event : events.subList(0, events.size() - 1)) {
            JsonNode delta = Rest.json(event);
            assertThat(delta.get("type").asText()).isEqualTo("speech.audio.delta");
            audio.write(Base64.getDecoder().decode(delta.get("audio").asText()));
        }
        assertThat(heard(Rest.samples(audio.toByteArray(), 0))).containsExactly("ten", "eleven");
        assertThat(Rest.json(events.getLast()).get("type").asText()).isEqualTo("speech.audio.done");
    }

    @Test
    void aLongTextIsSpokenWhole() throws Exception {
        List<String> words = java.util.stream.IntStream.range(0, 150)
                .mapToObj(i -> word(i) + (i % 10 == 9 ? "." : ""))
                .toList();
        byte[] body = Rest.speak(server, "{\"input\":\"" + String.join(" ", words) + "\",\"response_format\":\"pcm\"}")
                .body();
        assertThat(heard(Rest.samples(body, 0))).isEqualTo(words);
    }

    /** Of letters only: a voice is given numbers as words. */
    private static String word(int number) {
        return "" + (char) ('a' + number / 20) + (char) ('a' + number % 20) + "o";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | input | missing_required_parameter",
                "{\"input\":\" \"} | input | invalid_value",
                "{\"input\":5} | input | invalid_value",
                "{\"input\":\"...?! 😀\"} | input | invalid_value",
                "{\"input\":\"a\",\"voice\":{\"id\":5}} | voice.id | invalid_value",
                "{\"input\":\"a\",\"voice\":{\"name\":\"x\"}} | voice.id | invalid_value",
                "{\"input\":\"a\",\"response_format\":\"ogg\"} | response_format | invalid_value",
                "{\"input\":\"a\",\"speed\":5} | speed | invalid_value",
                "{\"input\":\"a\",\"voice\":7} | voice | invalid_value",
                "{\"input\":\"a\",\"stream_format\":\"x\"} | stream_format | invalid_value",
            })
    void aWrongFieldIsNamed(String request, String param, String code) throws Exception {
        HttpResponse<String> answer = server.post("/v1/audio/speech", request);
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = Rest.json(answer).get("error");
        assertThat(error.get("param").asText()).isEqualTo(param);
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void tooLongATextIsRefused() throws Exception {
        HttpResponse<String> answer = server.post("/v1/audio/speech", "{\"input\":\"" + "a ".repeat(2049) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/message").asText()).contains("4096", "4098");
    }

    @Test
    void whatIsNoJsonIsRefused() throws Exception {
        HttpResponse<String> answer = server.post("/v1/audio/speech", "{");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/code").asText()).isEqualTo("invalid_json");
        HttpResponse<String> deep = server.post("/v1/audio/speech", "[".repeat(2000));
        assertThat(Rest.json(deep).at("/error/message").asText()).contains("nesting depth");
    }

    @Test
    void anEngineThatBreaksBeforeTheFirstSoundIsAnError() throws Exception {
        server.engine.tts.failAfterWords(0);
        HttpResponse<String> answer =
                server.post("/v1/audio/speech", "{\"input\":\"never\",\"response_format\":\"pcm\"}");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(Rest.json(answer).at("/error/type").asText()).isEqualTo("server_error");
        assertThat(server.engine.tts.openStreams()).isZero();
    }
}
