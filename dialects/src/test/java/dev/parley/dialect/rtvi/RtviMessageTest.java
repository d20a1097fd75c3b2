package dev.parley.dialect.rtvi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.SessionService.CallRefused.Cause;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.BackchannelPolicy;
import dev.parley.session.FillerPolicy;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.script.ScriptedLlm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients send (pipecat-rtvi.md 5.1, 5.2), over a real session. */
class RtviMessageTest {
    private final ScriptedSessionService service = new ScriptedSessionService();

    private RtviCall call(String reply) {
        service.llm.answers(request -> ScriptedLlm.text(reply));
        return RtviCall.ready(service);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.2.0 | 2.2.0 |",
                "2.3.0 | 2.2.0 |",
                "2.0.0 | 2.2.0 |",
                "1.4.0 | 1.4.0 |",
                "3.0.0 | 2.2.0 | RTVI version 3.0.0 is not compatible with server protocol 2.2.0. Compatibility issues may occur.",
                "0.9.0 | 2.2.0 | RTVI version 0.9.0 is not compatible with server protocol 2.2.0. Compatibility issues may occur.",
                "2.2   | 2.2.0 | Invalid client version format (2.2). Compatibility issues may occur.",
            })
    void versionsAreAnsweredAsTheReferenceSays(String client, String announced, String complaint) {
        try (RtviCall call = new RtviCall(service, "").clientReady(client)) {
            assertThat(call.last("bot-ready").get("id").asText()).isEqualTo("m1");
            assertThat(call.data("bot-ready").get("version").asText()).isEqualTo(announced);
            if (complaint == null) {
                assertThat(call.types()).containsExactly("bot-ready");
            } else {
                assertThat(call.types()).containsExactly("error-response", "bot-ready");
                assertThat(call.data("error-response").get("error").asText()).isEqualTo(complaint);
            }
        }
    }

    @Test
    void aClientWithoutAVersionIsToldSoAndServed() {
        try (RtviCall call = new RtviCall(service, "").send("client-ready", "{}")) {
            assertThat(call.data("error-response").get("error").asText()).startsWith("Client version unknown.");
            assertThat(call.data("bot-ready")
                            .get("capabilities")
                            .get("audio_out")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void theBotIsReadyOnceItsEnginesAre() {
        service.loading();
        try (RtviCall call = new RtviCall(service, "").clientReady("2.1.0")) {
            assertThat(call.types()).isEmpty();
            service.loaded();
            service.time.settle();
            assertThat(call.last("bot-ready").get("id").asText()).isEqualTo("m1");
            call.clientReady("2.1.0");
            assertThat(call.all("bot-ready")).hasSize(2);
        }
    }

    @Test
    void whatIsTypedIsAcknowledgedAndAnswered() {
        try (RtviCall call = call("Hello to you.")) {
            call.forget();
            call.send("send-text", "{\"content\":\"hello\"}").wait(5000);

            assertThat(call.types()).startsWith("bot-interrupted", "user-input", "user-llm-text", "bot-llm-started");
            JsonNode chat = call.data("user-input");
            assertThat(chat.get("input_type").asText()).isEqualTo("chat");
            assertThat(chat.get("msg_id").asText()).isEqualTo("m2");
            assertThat(chat.has("user_id")).isFalse();
            assertThat(call.texts("bot-transcription")).containsExactly("Hello to you.");
            assertThat(call.samples()).isPositive();
            assertThat(call.types()).doesNotContain("error", "error-response");
        }
    }

    @Test
    void typedTextCanWaitOrBeAnsweredInWriting() {
        try (RtviCall call = call("Hello to you.")) {
            call.send("send-text", "{\"content\":\"one\",\"options\":{\"run_immediately\":false}}")
                    .wait(3000);
            assertThat(call.data("user-input").get("text").asText()).isEqualTo("one");
            assertThat(call.types()).doesNotContain("bot-llm-started", "bot-interrupted");

            call.send("send-text", "{\"content\":\"two\",\"options\":{\"audio_response\":false}}")
                    .wait(3000);
            assertThat(call.samples()).isZero();
            JsonNode output = call.data("bot-output");
            assertThat(output.get("text").asText()).isEqualTo("Hello to you.");
            assertThat(output.get("will_be_spoken").asBoolean()).isFalse();
            assertThat(output.get("spoken_status").asText()).isEqualTo("new");
            assertThat(call.types()).doesNotContain("bot-started-speaking", "bot-tts-started");
            assertThat(service.llm.requests().getLast().messages().getLast().text())
                    .isEqualTo("one two");
        }
    }

    @Test
    void typingStopsTheReplyAndTheConversationKeepsWhatWasHeard() {
        try (RtviCall call = call("One two three four five six seven eight nine ten eleven twelve.")) {
            call.send("send-text", "{\"content\":\"count\"}").wait(1500);
            call.forget();
            call.send("send-text", "{\"content\":\"again\"}");

            assertThat(call.types().getFirst()).isEqualTo("bot-interrupted");
            assertThat(call.types()).contains("bot-stopped-speaking", "bot-tts-stopped");
            assertThat(service.llm.requests().getLast().messages())
                    .anySatisfy(it -> assertThat(it.text()).startsWith("One").doesNotContain("twelve"));
        }
    }

    @Test
    void contextCanBeAppendedTheOldWay() {
        try (RtviCall call = call("Yes.")) {
            call.send("append-to-context", "{\"role\":\"user\",\"content\":\"a\",\"run_immediately\":true}")
                    .wait(3000);
            assertThat(call.last("append-to-context-result").get("id").asText()).isEqualTo("m2");
            assertThat(call.texts("bot-transcription")).containsExactly("Yes.");
            call.send("append-to-context", "{\"role\":\"cat\",\"content\":\"a\"}");
            assertThat(call.data("error-response").get("error").asText())
                    .isEqualTo("Invalid message: role is neither user nor assistant");
        }
    }

    @Test
    void aPictureGoesToTheModel() {
        try (RtviCall call = call("A cat.")) {
            call.send(
                            "send-file",
                            "{\"content\":\"what is it\",\"file\":{\"format\":\"image/png\",\"source\":{\"type\":\"bytes\",\"bytes\":\"AAAA\"}}}")
                    .wait(3000);
            assertThat(call.texts("user-llm-text")).containsExactly("what is it");
            assertThat(call.all("user-input")).isEmpty();
            assertThat(call.texts("bot-transcription")).containsExactly("A cat.");
            assertThat(service.session.orElseThrow().history().toString()).contains("data:image/png;base64,AAAA");
        }
    }

    @Test
    void anApplicationConfiguresAndInterrupts() {
        try (RtviCall call = call("Yes.")) {
            call.send(
                    "client-message",
                    "{\"t\":\"configure\",\"d\":{\"instructions\":\"Be a duck.\",\"voice\":\"ada\"}}");
            assertThat(call.last("server-response").get("id").asText()).isEqualTo("m2");
            assertThat(call.data("server-response").get("t").asText()).isEqualTo("configure");
            call.send("send-text", "{\"content\":\"hello\"}").wait(1000);
            assertThat(service.llm.requests().getLast().messages().getFirst().text())
                    .contains("Be a duck.");

            call.send("client-message", "{\"t\":\"interrupt\"}");
            assertThat(call.data("server-response").get("t").asText()).isEqualTo("interrupt");
            assertThat(call.types()).contains("bot-interrupted");
        }
    }

    @Test
    void theAddressChoosesPersonaAndLanguage() {
        try (RtviCall call = new RtviCall(service, "persona=parrot&language=de")) {
            var config = service.setup.orElseThrow().config();
            assertThat(service.setup.orElseThrow().fillers()).isEqualTo(FillerPolicy.LATE);
            assertThat(service.setup.orElseThrow().backchannels()).contains(BackchannelPolicy.USUAL);
            assertThat(config.instructions()).isEqualTo("Be a parrot.");
            assertThat(config.stt().language()).contains("de");
            assertThat(config.tts().voice()).contains("ada");
            assertThat(call.connection.closed).isEmpty();
        }
        try (RtviCall call = new RtviCall(new ScriptedSessionService(), "persona=cat")) {
            assertThat(call.data("error").get("fatal").asBoolean()).isTrue();
            assertThat(call.connection.closed).contains(CloseReason.POLICY);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sing                     | {}                            | Unsupported type sing",
                "ui-event                 | {\"event\":\"click\"}         | Unsupported type ui-event",
                "send-text                | {}                            | Invalid message: content is missing",
                "send-text                | {\"content\":5}               | Invalid message: content is no text",
                "send-text                | {\"content\":\"a\",\"options\":{\"run_immediately\":1}} | Invalid message: run_immediately is neither true nor false",
                "client-message           | {\"t\":\"dance\"}             | This bot knows no message 'dance'; send configure or interrupt",
                "client-message           | {\"t\":\"configure\",\"d\":{\"tools\":5}} | Invalid message: tools is no list of 128 functions at most",
                "llm-function-call-result | {\"tool_call_id\":\"x\",\"result\":1} | Invalid message: no call 'x' waits for a result",
                "dtmf                     | {\"buttons\":[]}              | Invalid message: buttons is no list of 1 to 64 keys",
                "dtmf                     | {\"buttons\":[\"A\"]}         | Invalid message: a button is one of 0 to 9, * and #",
                "raw-audio                | {\"base64Audio\":\"!\"}       | Invalid message: audio is no base64",
                "send-file                | {\"content\":\"a\"}           | Invalid message: file is missing",
                "send-file                | {\"content\":\"a\",\"file\":{\"format\":\"application/pdf\",\"source\":{\"bytes\":\"AAAA\"}}} | Invalid message: files of application/pdf are not taken",
                "send-file                | {\"content\":\"a\",\"file\":{\"format\":\"image/png\",\"source\":{\"url\":\"file:///etc/passwd\"}}} | Invalid message: by its address only a picture",
            })
    void whatIsWrongIsAnsweredAndTheSessionLivesOn(String type, String data, String told) {
        try (RtviCall call = call("Yes.")) {
            call.send(type, data);
            assertThat(call.last("error-response").get("id").asText()).isEqualTo("m2");
            assertThat(call.data("error-response").get("error").asText()).startsWith(told);

            call.send("send-text", "{\"content\":\"hello\"}").wait(3000);
            assertThat(call.texts("bot-transcription")).containsExactly("Yes.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"label\":\"rtvi-ai\",                                    | ",
                "[]                                                         | it is no object",
                "{\"label\":\"rtvi-ai\",\"type\":\"send-text\"}             | id is missing",
                "{\"label\":\"rtvi-ai\",\"type\":\"send-text\",\"id\":5}    | id is no text",
                "{\"label\":\"rtvi-ai\",\"type\":\"send-text\",\"id\":\"a\",\"data\":[]} | data is no object",
            })
    void whatIsNoMessageIsAnErrorOfTheTransport(String text, String told) {
        try (RtviCall call = call("Yes.")) {
            call.text(text);
            assertThat(call.last("error").has("id")).isFalse();
            assertThat(call.data("error").get("error").asText())
                    .startsWith("Invalid RTVI transport message: " + (told == null ? "" : told));
            assertThat(call.data("error").get("fatal").asBoolean()).isFalse();
        }
    }

    @Test
    void messagesOfOtherProtocolsAreDropped() {
        try (RtviCall call = call("Yes.")) {
            call.forget();
            call.text("{\"label\":\"other\",\"type\":\"send-text\",\"id\":\"a\"}");
            assertThat(call.types()).isEmpty();
        }
    }

    @Test
    void boundsAreToldAndTheSessionLivesOn() {
        try (RtviCall call = call("Yes.")) {
            call.send("send-text", "{\"content\":\"" + "x".repeat(RtviMessage.MAX_TEXT + 1) + "\"}")
                    .wait(100);
            assertThat(call.data("error-response").get("error").asText()).contains("100000 characters");
            call.send("client-message", "{\"t\":\"" + "x".repeat(RtviMessage.MAX_NAME + 1) + "\"}");
            assertThat(call.data("error-response").get("error").asText()).contains("200 characters");
            call.send("send-text", "{\"content\":\"hello\"}").wait(3000);
            assertThat(call.texts("bot-transcription")).containsExactly("Yes.");
        }
    }

    @Test
    void keysAreSignsOfLife() {
        try (RtviCall call = call("Yes.")) {
            call.send("dtmf", "{\"buttons\":[\"1\",\"#\"]}").send("dtmf", "{\"button\":\"2\"}");
            call.dialect.signal(new SessionInput.DtmfDigit('3', 100));
            assertThat(call.types()).containsExactly("bot-ready");
        }
    }

    @Test
    void theBotLeavesWhenItIsTold() {
        try (RtviCall call = call("Yes.")) {
            call.send("disconnect-bot", "{}").wait(100);
            assertThat(call.connection.closed).contains(CloseReason.NORMAL);
            assertThat(call.types()).containsExactly("bot-ready");
        }
    }

    @Test
    void aCallThatCannotBeIsAFatalError() {
        service.loading();
        try (RtviCall call = new RtviCall(service, "").clientReady("2.1.0")) {
            service.refuse(Cause.AT_CAPACITY, "All lines are busy.");
            service.time.settle();
            assertThat(call.data("error").get("error").asText()).isEqualTo("All lines are busy.");
            assertThat(call.data("error").get("fatal").asBoolean()).isTrue();
            assertThat(call.connection.closed).contains(CloseReason.TRY_AGAIN_LATER);
        }
    }

    @Test
    void aServerThatStopsTellsAndLeavesBetweenTurns() {
        try (RtviCall call = call("Yes.")) {
            call.dialect.draining();
            call.wait(5000);
            assertThat(call.data("server-message").get("type").asText()).isEqualTo("draining");
            assertThat(call.connection.closed).contains(CloseReason.GOING_AWAY);
        }
    }

    @Test
    void aSessionThatEndsByItselfSaysWhy() {
        try (RtviCall call = call("Yes.")) {
            service.session.orElseThrow().post(new SessionInput.End(EndReason.EXPIRED));
            call.wait(100);
            assertThat(call.data("error").get("fatal").asBoolean()).isTrue();
            assertThat(call.connection.closed).contains(CloseReason.GOING_AWAY);
        }
    }
}
