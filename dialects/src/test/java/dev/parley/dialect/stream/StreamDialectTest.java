package dev.parley.dialect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.SessionService.CallRefused.Cause;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.script.ScriptedLlm;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/reference/stream.md, over a real session. */
class StreamDialectTest {
    private final ScriptedSessionService service = new ScriptedSessionService();

    private StreamCall call(String reply) {
        service.llm.answers(request -> ScriptedLlm.text(reply));
        return StreamCall.connected(service);
    }

    @Test
    void aTurnIsHeardAndAnsweredSentenceBySentence() {
        try (StreamCall call = call("It is late. We are closed!")) {
            call.say("are you open", 4000).wait(6000);

            assertThat(call.connection.types().getFirst()).isEqualTo("ready");
            assertThat(call.last("ready").get("rate").asInt()).isEqualTo(24_000);
            assertThat(call.connection.types()).contains("speech_started", "speech_stopped", "timing");
            assertThat(call.texts("transcript").getLast()).isEqualTo("are you open");
            assertThat(call.last("transcript").get("final").asBoolean()).isTrue();
            assertThat(call.texts("sentence")).containsExactly("It is late.", "We are closed!");
            assertThat(call.connection.all("sentence"))
                    .extracting(it -> it.get("index").asInt())
                    .containsExactly(0, 1);
            assertThat(call.last("reply_done").get("status").asText()).isEqualTo("completed");
            assertThat(call.last("reply_done").get("text").asText()).isEqualTo("It is late. We are closed!");
            assertThat(call.last("timing").get("first_audio_ms").asLong()).isPositive();
        }
    }

    @Test
    void theSoundOfASentenceIsTheMessageBehindIt() {
        try (StreamCall call = call("It is late. We are closed!")) {
            call.say("are you open", 3000).wait(6000);

            List<String> received = call.connection.received;
            List<Integer> sentences = new java.util.ArrayList<>();
            for (int i = 0; i < received.size(); i++) {
                if (received.get(i).contains("\"type\":\"sentence\"")) {
                    sentences.add(i);
                }
            }
            assertThat(sentences)
                    .hasSize(2)
                    .allSatisfy(at -> assertThat(received.get(at + 1)).startsWith("binary "));
            assertThat(received.stream().filter(it -> it.startsWith("binary "))).hasSize(2);
            for (JsonNode sentence : call.connection.all("sentence")) {
                assertThat(sentence.get("bytes").asLong())
                        .isEqualTo(sentence.get("ms").asLong() * 48);
            }
        }
    }

    @Test
    void whoeverTalksOverTheReplyIsToldWhatWasHeardOfIt() {
        try (StreamCall call =
                call("One two three four. Five six seven eight nine ten eleven. Twelve thirteen fourteen.")) {
            call.say("count", 1800);
            assertThat(call.texts("sentence")).isNotEmpty();
            call.say("stop it now", 2500);

            JsonNode interrupted = call.last("interrupted");
            assertThat(interrupted.get("heard").asText()).startsWith("One two").doesNotContain("fourteen");
            assertThat(call.connection.all("reply_done").getFirst().get("reply"))
                    .isEqualTo(interrupted.get("reply"));
        }
    }

    @Test
    void whatIsTypedIsAnswered() {
        try (StreamCall call = call("Hello to you.")) {
            call.send("{\"type\":\"text\",\"text\":\"hello\"}").wait(6000);

            assertThat(call.texts("sentence")).containsExactly("Hello to you.");
            var asked = service.llm.requests().getLast();
            assertThat(asked.messages().getLast().text()).isEqualTo("hello");
            assertThat(call.connection.all("error")).isEmpty();
        }
    }

    @Test
    void whatIsTypedOrInterruptsStopsTheReply() {
        try (StreamCall call = call("One two three four five six. Seven eight nine ten.")) {
            call.send("{\"type\":\"text\",\"text\":\"count\"}").wait(1500);
            call.send("{\"type\":\"interrupt\"}").wait(300);
            assertThat(call.last("interrupted").get("heard").asText())
                    .startsWith("One")
                    .doesNotContain("ten");
            int cut = call.connection.all("interrupted").size();

            call.send("{\"type\":\"text\",\"text\":\"count\"}").wait(1500);
            call.send("{\"type\":\"text\",\"text\":\"again\"}").wait(12_000);
            assertThat(call.connection.all("interrupted")).hasSize(cut + 1);
            assertThat(call.last("reply_done").get("status").asText()).isEqualTo("completed");
            call.send("{\"type\":\"interrupt\"}").wait(300);
            assertThat(call.connection.all("interrupted")).hasSize(cut + 1);
            assertThat(call.connection.all("error")).isEmpty();
        }
    }

    @Test
    void instructionsVoiceAndLanguageAreChosenInTheAddressAndLater() {
        service.llm.answers(request -> ScriptedLlm.text("Yes."));
        try (StreamCall call = new StreamCall(service, "rate=24000&persona=parrot&language=de&voice=ada")) {
            var config = service.setup.orElseThrow().config();
            assertThat(config.instructions()).isEqualTo("Be a parrot.");
            assertThat(config.stt().language()).contains("de");
            assertThat(config.tts().voice()).contains("ada");

            call.send("{\"type\":\"configure\",\"instructions\":\"Be a duck.\"}");
            call.send("{\"type\":\"text\",\"text\":\"hello\"}").wait(1000);
            assertThat(service.llm.requests().getLast().messages().getFirst().text())
                    .contains("Be a duck.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wav, RIFF",
        "mp3, 0xFF",
        "opus, OggS",
    })
    void aSentenceIsAWholeFile(String format, String begin) {
        service.llm.answers(request -> ScriptedLlm.text("Yes. No."));
        try (StreamCall call = new StreamCall(service, "rate=24000&format=" + format)) {
            call.send("{\"type\":\"text\",\"text\":\"hello\"}").wait(6000);

            assertThat(call.last("ready").get("format").asText()).isEqualTo(format);
            List<String> files = call.connection.received.stream()
                    .filter(it -> it.startsWith("binary "))
                    .toList();
            assertThat(files).hasSize(2);
            assertThat(call.connection.all("sentence"))
                    .allSatisfy(it -> assertThat(it.get("bytes").asInt()).isGreaterThan(100));
            if (!begin.startsWith("0x")) {
                assertThat(files).allSatisfy(it -> assertThat(it).startsWith("binary " + begin));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":             | invalid_json  |      | The message is no JSON",
                "{}                     | missing_field | type | type is missing; write one of text, interrupt, configure",
                "{\"type\":\"sing\"}    | invalid_value | type | type is 'sing'; write one of text, interrupt, configure",
                "{\"type\":5}           | invalid_type  | type | type is no text; write it in quotes",
                "{\"type\":\"text\"}    | missing_field | text | text is missing; write what is said",
                "{\"type\":\"configure\",\"voice\":1} | invalid_type | voice | voice is no text; write it in quotes",
            })
    void whatIsWrongIsNamedAndTheSessionLivesOn(String message, String code, String field, String told) {
        try (StreamCall call = call("Yes.")) {
            call.send(message);
            assertThat(call.last("error").get("code").asText()).isEqualTo(code);
            assertThat(call.last("error").path("field").asText()).isEqualTo(field == null ? "" : field);
            assertThat(call.last("error").get("message").asText()).startsWith(told);

            call.send("{\"type\":\"text\",\"text\":\"hello\"}").wait(6000);
            assertThat(call.texts("sentence")).containsExactly("Yes.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format=flac | format  | format is 'flac'; write one of pcm, wav, mp3, opus",
                "rate=11025  | rate    | rate is '11025'; write 8000, 16000, 24000 or 48000",
                "persona=cat | persona | there is no persona 'cat'; GET /v1/voices lists them",
            })
    void anAddressThatAsksForWhatIsNotThereIsRefused(String query, String field, String told) {
        try (StreamCall call = new StreamCall(service, query)) {
            assertThat(call.last("error").get("field").asText()).isEqualTo(field);
            assertThat(call.last("error").get("message").asText()).isEqualTo(told);
            assertThat(call.connection.closed).contains(CloseReason.POLICY);
        }
    }

    @Test
    void boundsAreToldAndTheSessionLivesOn() {
        try (StreamCall call = call("Yes.")) {
            call.dialect.binary(Buffer.buffer(new byte[331 * 48_000]));
            assertThat(call.last("error").get("code").asText()).isEqualTo("too_much_audio");
            call.send("{\"type\":\"text\",\"text\":\"" + "x".repeat(StreamDialect.MAX_TEXT + 1) + "\"}")
                    .wait(10);
            assertThat(call.last("error").get("field").asText()).isEqualTo("text");
            call.send("{\"type\":\"configure\",\"voice\":\"" + "x".repeat(201) + "\"}");
            assertThat(call.last("error").get("field").asText()).isEqualTo("voice");
            call.send("{\"type\":\"configure\",\"instructions\":\"" + "x".repeat(100_001) + "\"}")
                    .wait(10);
            assertThat(call.last("error").get("field").asText()).isEqualTo("instructions");
            for (int i = 0; i < 1000; i++) {
                call.send("{\"type\":\"interrupt\"}");
            }
            assertThat(call.last("error").get("code").asText()).isEqualTo("rate_limit_exceeded");
            call.wait(600_000).send("{\"type\":\"text\",\"text\":\"hello\"}").wait(6000);
            assertThat(call.texts("sentence")).containsExactly("Yes.");
        }
    }

    @Test
    void aServerThatIsFullOrStopsSaysSo() {
        service.loading();
        try (StreamCall call = StreamCall.connected(service)) {
            service.refuse(Cause.AT_CAPACITY, "All lines are busy.");
            service.time.settle();
            assertThat(call.last("error").get("code").asText()).isEqualTo("at_capacity");
            assertThat(call.connection.closed).contains(CloseReason.TRY_AGAIN_LATER);
        }
        try (StreamCall call = StreamCall.connected(new ScriptedSessionService())) {
            call.dialect.draining();
            call.wait(6000);
            assertThat(call.connection.types()).contains("draining");
            assertThat(call.connection.closed).contains(CloseReason.GOING_AWAY);
        }
    }
}
