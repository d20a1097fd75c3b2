package dev.parley.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.codec.PcmClip;
import dev.parley.codec.WavWriter;
import dev.parley.session.script.AudioScript;
import dev.parley.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscriptionEndpointTest {
    @TempDir
    static Path folder;

    private static ScriptedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ScriptedServer.start(folder, Map.of("limits.upload", "4MiB"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Speech twice, with a second of silence before each. */
    private static byte[] recording() throws Exception {
        return recording(1000);
    }

    private static byte[] recording(int gapMs) throws Exception {
        short[] first = server.engine.script.say("hello there");
        short[] second = server.engine.script.say("good bye");
        int gap = AudioScript.samples(gapMs);
        short[] all = new short[first.length + second.length + 2 * gap];
        System.arraycopy(first, 0, all, gap, first.length);
        System.arraycopy(second, 0, all, 2 * gap + first.length, second.length);
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        WavWriter.write(new PcmClip(all, AudioScript.RATE), wav);
        return wav.toByteArray();
    }

    private static HttpResponse<String> transcribe(Map<String, String> fields) throws Exception {
        return Rest.transcribe(server, recording(), fields);
    }

    @Test
    void jsonIsTheDefault() throws Exception {
        HttpResponse<String> answer = transcribe(Map.of("model", "whisper-1", "language", "en", "temperature", "0"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Rest.json(answer).get("text").asText()).isEqualTo("hello there good bye");
        assertThat(Rest.json(answer).at("/usage/type").asText()).isEqualTo("duration");
        assertThat(server.engine.stt.openStreams()).isZero();
    }

    @Test
    void textIsTheWordsAlone() throws Exception {
        HttpResponse<String> answer = transcribe(Map.of("response_format", "text"));
        assertThat(answer.body()).isEqualTo("hello there good bye\n");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    }

    @Test
    void verboseTimesCountFromTheBeginningOfTheRecording() throws Exception {
        JsonNode body =
                Rest.json(transcribe(Map.of("response_format", "verbose_json", "timestamp_granularities[]", "word")));
        assertThat(body.get("duration").asDouble()).isBetween(2.9, 3.1);
        JsonNode words = body.get("words");
        assertThat(words)
                .extracting(word -> word.get("word").asText())
                .containsExactly("hello", "there", "good", "bye");
        List<Double> starts = List.of(1.0, 1.24, 2.48, 2.72);
        for (int i = 0; i < starts.size(); i++) {
            double start = words.get(i).get("start").asDouble();
            assertThat(start).isBetween(starts.get(i) - 0.04, starts.get(i) + 0.04);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 0, 2", "segment, 0, 2", "word, 4, 0", "word segment, 4, 2"})
    void verboseListsWhatWasAskedFor(String granularities, int words, int segments) throws Exception {
        Map<String, String> form = new LinkedHashMap<>(Map.of("response_format", "verbose_json"));
        for (String granularity : granularities.isEmpty() ? List.<String>of() : List.of(granularities.split(" "))) {
            form.put(granularity.equals("word") ? "timestamp_granularities[]" : "timestamp_granularities", granularity);
        }
        JsonNode body = Rest.json(transcribe(form));
        // The AI SDK takes segments, where there are any, for the words that it asked for.
        assertThat(body.has("segments")).isEqualTo(segments > 0);
        assertThat(body.path("segments")).hasSize(segments);
        assertThat(body.has("words")).isEqualTo(words > 0);
        assertThat(body.path("words")).hasSize(words);
    }

    @ParameterizedTest
    @CsvSource({"json, segment", "json, word", "text, segment", "srt, word"})
    void granularitiesHaveNoEffectWithoutVerboseJson(String form, String granularity) throws Exception {
        String plain = transcribe(Map.of("response_format", form)).body();
        HttpResponse<String> answer = transcribe(Map.of(
                "model", "gpt-4o-transcribe", "response_format", form, "timestamp_granularities[]", granularity));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({"en, en", "en-GB, en", "EN, en", "english, en", "eng, en", "French, fr", "zh-Hans, zh", "'', und"})
    void verboseTellsTheCodeOfTheLanguage(String asked, String code) throws Exception {
        JsonNode body = Rest.json(transcribe(Map.of("response_format", "verbose_json", "language", asked)));
        assertThat(body.get("language").asText()).isEqualTo(code);
    }

    @Test
    void subtitlesAreWellFormed() throws Exception {
        assertThat(transcribe(Map.of("response_format", "srt")).body())
                .matches("1\n00:00:01,\\d{3} --> 00:00:01,\\d{3}\nhello there\n\n"
                        + "2\n00:00:02,\\d{3} --> 00:00:02,\\d{3}\ngood bye\n\n");
        assertThat(transcribe(Map.of("response_format", "vtt")).body())
                .startsWith("WEBVTT\n\n00:00:01.")
                .contains("\nhello there\n\n", "\ngood bye\n\n");
    }

    @Test
    void aStreamTellsTheWordsAsTheyAreFound() throws Exception {
        HttpResponse<String> answer = Rest.transcribe(server, recording(1_700), Map.of("stream", "true"));
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        List<JsonNode> events =
                Rest.events(answer.body()).stream().map(Rest::json).toList();
        assertThat(events)
                .extracting(event -> event.get("type").asText())
                .containsExactly("transcript.text.delta", "transcript.text.delta", "transcript.text.done");
        String deltas =
                events.get(0).get("delta").asText() + events.get(1).get("delta").asText();
        assertThat(deltas).isEqualTo("hello there good bye");
        assertThat(events.get(2).get("text").asText()).isEqualTo(deltas);
        // The type of this event knows no usage by seconds.
        assertThat(events.get(2).has("usage")).isFalse();
    }

    /** Words help to hear others: a recogniser that writes whole stretches gets what was said around a short pause. */
    @Test
    void aShortPauseEndsNoStretch() throws Exception {
        List<JsonNode> events = Rest.events(transcribe(Map.of("stream", "true")).body()).stream()
                .map(Rest::json)
                .toList();
        assertThat(events.getFirst().get("delta").asText()).isEqualTo("hello there good bye");
    }

    @Test
    void silenceHasNoWords() throws Exception {
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        WavWriter.write(new PcmClip(AudioScript.silence(1000), AudioScript.RATE), wav);
        HttpResponse<String> answer = Rest.transcribe(server, wav.toByteArray(), Map.of());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Rest.json(answer).get("text").asText()).isEmpty();
        assertThat(Rest.json(answer).at("/usage/seconds").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "response_format,xml,response_format",
        "temperature,hot,temperature",
        "stream,maybe,stream",
        "timestamp_granularities[],letter,timestamp_granularities",
    })
    void aWrongFieldIsNamed(String name, String value, String param) throws Exception {
        HttpResponse<String> answer = transcribe(Map.of(name, value));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/param").asText()).isEqualTo(param);
    }

    @Test
    void whatIsNoAudioIsRefused() throws Exception {
        HttpResponse<String> answer = Rest.transcribe(
                server, "this is no audio at all".repeat(100).getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/param").asText()).isEqualTo("file");
    }

    @Test
    void aRecordingWithoutASampleIsRefused() throws Exception {
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        WavWriter.write(new PcmClip(new short[0], AudioScript.RATE), wav);
        HttpResponse<String> answer = Rest.transcribe(server, wav.toByteArray(), Map.of());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/message").asText()).contains("holds no audio");
    }

    @Test
    void tooLargeARecordingIsRefused() throws Exception {
        HttpResponse<String> answer = Rest.transcribe(server, new byte[5 << 20], Map.of());
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    private static final String PART = "--X\r\nContent-Disposition: form-data; name=\"";

    private static HttpResponse<String> form(String type, String body) throws Exception {
        return server.send(server.request("/v1/audio/transcriptions")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String refusal(String body) throws Exception {
        HttpResponse<String> answer = form("multipart/form-data; boundary=X", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        return Rest.json(answer).at("/error/message").asText();
    }

    @Test
    void aFormThatCannotBeReadIsRefusedForTheTrueReason() throws Exception {
        String file = PART + "file\"; filename=\"a.wav\"\r\n\r\nx\r\n";
        String end = "--X--\r\n";
        assertThat(refusal(file)).as("no end").contains("breaks off", "boundary");
        assertThat(refusal((PART + "f\"\r\n\r\n1\r\n").repeat(300) + file + end))
                .contains("more than 256 fields");
        assertThat(refusal(PART + "prompt\"\r\n\r\n" + "p".repeat(9000) + "\r\n" + file + end))
                .contains("8192");
        assertThat(refusal(PART + "file\"\r\n\r\nsound\r\n" + end)).contains("filename");
        assertThat(refusal(PART + "file\"; filename=\"" + "a".repeat(9000) + "\"\r\n\r\nx\r\n" + end))
                .contains("shorter name");
    }

    @Test
    void aBodyThatIsNoFormIsToldSo() throws Exception {
        HttpResponse<String> answer = form("audio/wav", "RIFF");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/message").asText()).contains("multipart/form-data", "audio/wav");
    }

    @Test
    void aRequestWithoutAFileIsRefused() throws Exception {
        HttpResponse<String> answer = server.post("/v1/audio/transcriptions", "{}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/param").asText()).isEqualTo("file");
    }
}
