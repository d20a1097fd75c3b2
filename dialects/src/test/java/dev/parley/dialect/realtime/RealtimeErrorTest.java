package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.SessionService.CallRefused;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.script.ScriptedLlm;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults and how a call survives them (openai-realtime.md 6.9). */
class RealtimeErrorTest {
    private static void isAlive(RealtimeCall call) {
        assertThat(call.connection.closeCode).isEmpty();
        call.mark().update("");
        assertThat(call.types()).containsExactly("session.updated");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "null",
            value = {
                "{'type':; invalid_json; null",
                "''; invalid_json; null",
                "[]; invalid_type; null",
                "{}; missing_required_parameter; type",
                "{'type':3}; invalid_type; type",
                "{'type':'session.updat'}; invalid_value; type",
                "{'type':'output_audio_buffer.clear'}; invalid_value; type",
                "{'type':'input_audio_buffer.append'}; missing_required_parameter; audio",
                "{'type':'input_audio_buffer.append','audio':1}; invalid_type; audio",
                "{'type':'input_audio_buffer.append','audio':'~~'}; invalid_value; audio",
                "{'type':'input_audio_buffer.append','audio':'AAA'}; null; null",
                "{'type':'input_audio_buffer.append','audio':'AAAA','rate':8000}; unknown_parameter; rate",
                "{'type':'input_audio_buffer.commit'}; input_audio_buffer_commit_empty; null",
                "{'type':'response.cancel'}; response_cancel_not_active; null",
                "{'type':'response.create','response':{'modalities':['text']}}; unknown_parameter; response.modalities",
                "{'type':'response.create','response':{'input':[{'type':'item_reference','id':'no'}]}}; invalid_value; "
                        + "response.input[0].id",
                "{'type':'response.create','response':{'input':[{'id':'a','type':'message','role':'user','content':"
                        + "[{'type':'input_text','text':'x'}]},{'id':'a','type':'message','role':'user','content':"
                        + "[{'type':'input_text','text':'y'}]}]}}; invalid_value; response.input[1].id",
                "{'type':'response.create','response':{'metadata':{'a':1}}}; invalid_type; response.metadata.a",
                "{'type':'response.create','response':{'tool_choice':{'type':'function','name':'f'}}}; invalid_value; "
                        + "response.tool_choice.name",
                "{'type':'response.create','response':{'tools':[{'type':'function','name':'f'},{'type':'function','name':'f'}]}}; "
                        + "invalid_value; response.tools[1].name",
                "{'type':'response.create','response':{'tool_choice':'any'}}; invalid_value; response.tool_choice",
                "{'type':'conversation.item.retrieve','item_id':'no'}; item_retrieve_invalid_item_id; item_id",
                "{'type':'conversation.item.delete','item_id':'no'}; item_delete_invalid_item_id; item_id",
                "{'type':'conversation.item.truncate','item_id':'no','content_index':0,'audio_end_ms':1}; "
                        + "item_truncate_invalid_item_id; item_id",
                "{'type':'conversation.item.truncate','item_id':'no','content_index':0,'audio_end_ms':-1}; integer_below_min_value; "
                        + "audio_end_ms",
                "{'type':'conversation.item.create','item':{'type':'message','role':'king','content':[]}}; invalid_value; "
                        + "item.role",
                "{'type':'conversation.item.create','item':{'type':'mcp_call'}}; invalid_value; item.type",
                "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[]}}; empty_array; "
                        + "item.content",
                "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'no','output':''}}; "
                        + "invalid_tool_call_id; null",
                "{'type':'conversation.item.create','item':{'id':'it_is_longer_than_thirty_two_characters','type':'message',"
                        + "'role':'user','content':[{'type':'input_text','text':'x'}]}}; string_above_max_length; item.id",
                "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
                        + "[{'type':'input_audio'}]}}; missing_required_parameter; "
                        + "item.content[0].audio",
                "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
                        + "[{'type':'input_image','image_url':'ftp://x'}]}}; invalid_value; item.content[0].image_url",
                "{'type':'conversation.item.create','previous_item_id':'no','item':{'type':'message','role':'user',"
                        + "'content':[{'type':'input_text','text':'x'}]}}; invalid_value; previous_item_id"
            })
    void eachFaultIsNamedAndTheCallGoesOn(String message, String code, String param) {
        RealtimeCall call = RealtimeCall.stock().mark();
        call.send(message.replace('\'', '"'));
        if (code == null) {
            // Padding may be left out; what it decodes to is two bytes, one sample.
            assertThat(call.types()).isEmpty();
        } else {
            assertThat(call.types()).containsExactly("error");
            assertThat(call.error().get("type").asText()).isEqualTo("invalid_request_error");
            assertThat(call.error().get("code").asText()).isEqualTo(code);
            assertThat(call.error().get("param").textValue()).isEqualTo(param);
            assertThat(call.error().get("message").asText()).isNotBlank();
            assertThat(call.error().get("event_id").isNull()).isTrue();
        }
        isAlive(call);
    }

    @Test
    void audioThatIsNoBase64IsToldWhereAndWhatIsAllowed() {
        RealtimeCall call =
                RealtimeCall.stock().send("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA~AAA\"}");
        assertThat(call.error().get("message").asText())
                .isEqualTo(
                        "Invalid 'audio': expected base64 of audio/pcm at 24000 Hz, mono. Character 5 is '~', where base64"
                                + " has A-Z, a-z, 0-9, + and / (or - and _), and = at its end.");
        call.send("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\",\"content\":"
                + "[{\"type\":\"input_audio\",\"audio\":\"AAAAA\"}]}}");
        assertThat(call.error().get("message").asText())
                .startsWith("Invalid 'item.content[0].audio'")
                .endsWith("Its 5 characters are one more than whole groups of 4: it is cut off, or has one too many.");
    }

    @Test
    void anUnknownTypeIsAnsweredWithAllKnownOnes() {
        RealtimeCall call = RealtimeCall.stock().send("{\"type\":\"x\",\"event_id\":\"e9\"}");
        assertThat(call.error().get("message").asText())
                .contains("'x'", "'session.update'", "'input_audio_buffer.append'", "'response.cancel'");
        assertThat(call.error().get("event_id").asText()).isEqualTo("e9");
    }

    @Test
    void binaryIsRefusedAndTheCallGoesOn() {
        RealtimeCall call = RealtimeCall.stock();
        call.dialect.binary(Buffer.buffer(new byte[100]));
        assertThat(call.error().get("code").asText()).isEqualTo("invalid_event");
        isAlive(call);
    }

    @Test
    void twoCommitsInARow() {
        RealtimeCall call = RealtimeCall.stock().update("'audio':{'input':{'turn_detection':null}}");
        call.say("hello").mark();
        call.send("{\"type\":\"input_audio_buffer.commit\"}")
                .send("{\"type\":\"input_audio_buffer.commit\",\"event_id\":\"two\"}");
        assertThat(call.types()).contains("input_audio_buffer.committed").contains("error");
        assertThat(call.error().get("code").asText()).isEqualTo("input_audio_buffer_commit_empty");
        assertThat(call.error().get("message").asText()).contains("Expected at least 100ms of audio");
        assertThat(call.error().get("event_id").asText()).isEqualTo("two");
        isAlive(call);
    }

    @Test
    void moreThanFifteenMebibytesInOneEventAreRefused() {
        RealtimeCall call = RealtimeCall.stock().mark();
        call.append(new byte[15 * 1024 * 1024 + 16]);
        assertThat(call.error().get("param").asText()).isEqualTo("audio");
        isAlive(call);
    }

    @Test
    void aDeepOrEndlessMessageIsMalformed() {
        RealtimeCall call = RealtimeCall.stock().mark();
        call.send("{\"type\":" + "[".repeat(50_000));
        assertThat(call.error().get("code").asText()).isEqualTo("invalid_json");
        call.mark().send("{\"type\":\"response.cancel\",\"" + "k".repeat(100_000) + "\":1}");
        assertThat(call.last("error").toString().length()).isLessThan(3000);
        isAlive(call);
    }

    @Test
    void whatIsWrongWithTheJsonIsSaidInPlainWords() {
        RealtimeCall call = RealtimeCall.stock().mark();
        call.send("{\"type\": \"response.cancel\"");
        assertThat(call.error().get("message").asText())
                .isEqualTo("Invalid JSON: Unexpected end-of-input: expected close marker for Object"
                        + " (line 1, column 27)");
        isAlive(call);
    }

    @Test
    void aFailedModelIsAFailedResponseNotAnError() {
        RealtimeCall call =
                RealtimeCall.stock().update("'output_modalities':['text']").mark();
        call.service.llm.answers(request -> List.of(new LlmEvent.Failed(
                new ProviderException(ProviderException.Kind.AT_CAPACITY, "scripted", "no slot is free"))));
        call.send("{\"type\":\"response.create\"}").wait(5000);
        var response = call.last("response.done").get("response");
        assertThat(response.get("status").asText()).isEqualTo("failed");
        assertThat(response.at("/status_details/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(response.at("/status_details/error/message").asText()).contains("no slot is free");
        assertThat(call.types()).doesNotContain("error");
        isAlive(call);
    }

    @Test
    void aSpokenCallEndsWhenTheRecogniserIsGone() {
        RealtimeCall call = RealtimeCall.extended();
        call.service.stt.failNextFlushes(100);
        call.say("hello").pause(60_000);
        assertThat(call.connection.all("error")).hasSize(1);
        assertThat(call.error().get("type").asText()).isEqualTo("server_error");
        assertThat(call.last("parley.notice").get("level").asText()).isEqualTo("error");
        assertThat(call.connection.closeCode).hasValue(1011);
    }

    @Test
    void aTruncateJustPastTheEndIsClampedAndFarPastIsAnError() {
        RealtimeCall call = RealtimeCall.stock();
        call.service.llm.answers(request -> ScriptedLlm.text("a b c"));
        call.say("hello").pause(2500);
        String item = call.last("response.output_item.done").at("/item/id").asText();
        call.mark().send(truncate(item, 1100));
        assertThat(call.last("conversation.item.truncated").get("audio_end_ms").asInt())
                .isEqualTo(720);
        call.mark().send(truncate(item, 60_000));
        assertThat(call.error().get("code").asText()).isEqualTo("invalid_value");
        assertThat(call.error().get("message").asText()).contains("already shorter than");
    }

    private static String truncate(String item, int ms) {
        return "{\"type\":\"conversation.item.truncate\",\"item_id\":\"" + item
                + "\",\"content_index\":0,\"audio_end_ms\":" + ms + "}";
    }

    @Test
    void aRefusedSessionTellsWhyAndCloses() {
        ScriptedSessionService service = new ScriptedSessionService().loading();
        RealtimeCall call = RealtimeCall.open(service, "model=x");
        service.refuse(CallRefused.Cause.AT_CAPACITY, "All 4 lines are busy.");
        assertThat(call.error().get("message").asText()).isEqualTo("All 4 lines are busy.");
        assertThat(call.error().get("code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(call.connection.closeCode).hasValue(1013);
        call.dialect.text(Buffer.buffer("{}"));
        call.dialect.closed();
    }

    @Test
    void sessionsExpire() {
        RealtimeCall call = RealtimeCall.stock().wait(60 * 60 * 1000 + 1);
        assertThat(call.error().get("code").asText()).isEqualTo("session_expired");
        assertThat(call.connection.closeCode).hasValue(1001);
    }

    @Test
    void sidebandAndUnknownIntentsAreRefusedClearly() {
        RealtimeCall sideband = RealtimeCall.open(new ScriptedSessionService(), "call_id=rtc_1");
        assertThat(sideband.connection.closeCode).hasValue(1008);
        assertThat(sideband.error().get("message").asText()).contains("call_id");
        RealtimeCall call = RealtimeCall.open(new ScriptedSessionService(), "intent=translation");
        assertThat(call.types()).containsExactly("error");
        assertThat(call.error().get("message").asText()).contains("transcription");
    }

    private static long expiry(JsonNode event) {
        return event.get("session").get("expires_at").asLong();
    }

    @Test
    void drainingTellsTheNearerEndLetsTheReplyEndThenSaysGoingAway() {
        RealtimeCall call = RealtimeCall.stock().update("'output_modalities':['text']");
        long planned = expiry(call.last("session.created"));
        call.service.llm.answers(request -> ScriptedLlm.text("w ".repeat(50)));
        call.send("{\"type\":\"response.create\"}").wait(100);
        call.mark().dialect.draining();
        assertThat(call.connection.closeCode).isEmpty();
        assertThat(call.types())
                .as("stock clients take no error well: the session's end tells")
                .containsExactly("session.updated");
        long nearer = expiry(call.last("session.updated"));
        assertThat(nearer)
                .isLessThan(planned)
                .isEqualTo(call.service
                        .clock()
                        .instant()
                        .plus(call.service.drainGrace())
                        .getEpochSecond());
        call.update("'instructions':'Be brief.'");
        assertThat(expiry(call.last("session.updated")))
                .as("what the client changes does not move the end")
                .isEqualTo(nearer);
        call.dialect.draining();
        call.wait(2000);
        assertThat(call.types()).contains("response.done").doesNotContain("error");
        assertThat(call.connection.closeCode).hasValue(1001);
        assertThat(call.connection.closeReason).isEqualTo("The server is restarting.");
    }

    @Test
    void anIdleCallIsToldBeforeItIsClosed() {
        for (RealtimeCall call : List.of(
                RealtimeCall.stock(), RealtimeCall.open(new ScriptedSessionService(), "intent=transcription"))) {
            call.mark().dialect.draining();
            call.wait(100);
            assertThat(call.types()).containsExactly("session.updated");
            assertThat(call.connection.closeCode).hasValue(1001);
        }
    }
}
