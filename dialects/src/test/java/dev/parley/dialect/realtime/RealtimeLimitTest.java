package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.Rate;
import dev.parley.dialect.ToolServers;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.Pcm16;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.Principal;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What one client may ask for, and what clients of the protocol take for granted. */
class RealtimeLimitTest {
    private static final String SAY = "{\"type\":\"response.create\",\"event_id\":\"mine\"}";

    private static RealtimeCall limited() {
        ScriptedSessionService service = new ScriptedSessionService();
        service.limits =
                new ClientLimits(Duration.ofSeconds(2), new Rate(1, 2), new Rate(1, 3), new Rate(1, 4), new Rate(1, 5));
        service.llm.answers(request -> ScriptedLlm.text("Hello there."));
        return RealtimeCall.open(service, "model=gpt-realtime");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2; {'type':'session.update','event_id':'mine','session':{'type':'realtime'}}",
                "3; {'type':'conversation.item.retrieve','event_id':'mine','item_id':'no'}",
                "3; {'type':'conversation.item.delete','event_id':'mine','item_id':'no'}",
                "3; {'type':'conversation.item.truncate','event_id':'mine','item_id':'no','content_index':0,'audio_end_ms':0}",
                "3; {'type':'conversation.item.create','event_id':'mine','item':{'type':'message','role':'user',"
                        + "'content':[{'type':'input_text','text':'x'}]}}",
                "4; {'type':'input_audio_buffer.commit','event_id':'mine'}",
                "4; {'type':'input_audio_buffer.clear','event_id':'mine'}",
                "5; {'type':'response.create','event_id':'mine'}",
                "5; {'type':'response.cancel','event_id':'mine'}"
            })
    void eachKindOfRequestHasARate(int burst, String json) {
        RealtimeCall call = limited();
        for (int i = 0; i < burst; i++) {
            call.send(json.replace('\'', '"'));
        }
        call.mark().send(json.replace('\'', '"'));
        assertThat(call.error().get("code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(call.error().get("event_id").asText()).isEqualTo("mine");
        call.wait(1100).mark().send(json.replace('\'', '"'));
        assertThat(call.connection.all("error"))
                .allSatisfy(
                        error -> assertThat(error.at("/error/code").asText()).isNotEqualTo("rate_limit_exceeded"));
    }

    @Test
    void theClientIsToldWhatIsLeft() {
        RealtimeCall call = limited();
        call.send(SAY).wait(2000);
        JsonNode limits = call.last("rate_limits.updated").get("rate_limits");
        assertThat(limits).hasSize(1);
        assertThat(limits.at("/0/name").asText()).isEqualTo("requests");
        assertThat(limits.at("/0/limit").asInt()).isEqualTo(5);
        assertThat(limits.at("/0/remaining").asInt()).isEqualTo(4);
        assertThat(limits.at("/0/reset_seconds").asDouble()).isBetween(0.1, 1.0);
    }

    /** Whoever paces itself by {@code rate_limits.updated} is never refused, by this bound or by another. */
    @Test
    void whatIsToldToBeLeftIsTaken() {
        RealtimeCall call = RealtimeCall.stock();
        call.service.llm.pace(Duration.ofSeconds(10));
        int rounds = 0;
        do {
            call.send(SAY).send("{\"type\":\"response.cancel\"}");
            rounds++;
        } while (call.last("rate_limits.updated").at("/rate_limits/0/remaining").asInt() >= 2);
        assertThat(call.types()).doesNotContain("error");
        assertThat(call.connection.all("response.done")).hasSize(rounds);
        assertThat(rounds).isEqualTo(ClientLimits.DEFAULT.responses().burst() / 2);

        call.send(SAY);
        assertThat(call.error().get("code").asText()).isEqualTo("rate_limit_exceeded");
        double reset = call.last("rate_limits.updated")
                .at("/rate_limits/0/reset_seconds")
                .asDouble();
        call.wait((int) (reset * 1000)).mark();
        for (int i = 0; i < rounds; i++) {
            call.send(SAY).send("{\"type\":\"response.cancel\"}");
        }
        assertThat(call.types()).doesNotContain("error");
    }

    @ParameterizedTest
    @CsvSource({"audio/pcm, 96000", "audio/pcmu, 16000", "audio/pcma, 16000"})
    void aMessageHoldsSecondsNotBytes(String type, int bytes) {
        RealtimeCall call = limited().update("'audio':{'input':{'format':{'type':'" + type + "'}}}");
        call.append(new byte[bytes]);
        call.service.time.settle();
        assertThat(call.types()).doesNotContain("error");
        call.append(new byte[bytes + 1600]);
        call.service.time.settle();
        assertThat(call.error().get("param").asText()).isEqualTo("audio");
        assertThat(call.error().get("message").asText()).contains("2000 ms");
        assertThat(call.connection.pauses).isZero();
    }

    @Test
    void theSoundOfAnItemIsBoundedInSecondsToo() {
        RealtimeCall call = limited().update("'audio':{'input':{'format':{'type':'audio/pcmu'}}}");
        call.send("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\",\"content\":"
                + "[{\"type\":\"input_audio\",\"audio\":\"" + "AAAA".repeat(6000) + "\"}]}}");
        assertThat(call.error().get("param").asText()).isEqualTo("item.content[0].audio");
    }

    @Test
    void largeMessagesAreReadBesideTheLoopInOrder() {
        RealtimeCall call = RealtimeCall.stock().mark();
        String text = "x".repeat(100_000);
        call.dialect.text(io.vertx.core.buffer.Buffer.buffer(
                "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instructions\":\"" + text + "\"}}"));
        assertThat(call.types()).isEmpty();
        assertThat(call.connection.pauses).isEqualTo(1);
        call.service.time.settle();
        assertThat(call.types()).containsExactly("session.updated");
        assertThat(call.connection.pauses).isZero();
    }

    @ParameterizedTest
    @CsvSource({"961", "1323", "1", "4801"})
    void pcmComesInPiecesOfAnySize(int size) {
        RealtimeCall call = RealtimeCall.stock();
        byte[] spoken = Pcm16.bytes(call.service.script.say("odd pieces"));
        for (int at = 0; at < spoken.length; at += size) {
            call.append(Arrays.copyOfRange(spoken, at, Math.min(spoken.length, at + size)));
        }
        call.pause(1500);
        assertThat(call.types()).doesNotContain("error");
        assertThat(call.last("conversation.item.done").toString()).isNotEmpty();
        assertThat(call.service.llm.requests()).isNotEmpty();
    }

    /** However a client connects: with a key, with a client secret, in the beta's shapes, and with a secret of the beta. */
    static Stream<Arguments> connections() throws InvalidEventException {
        ObjectNode session = Json.object().put("type", "realtime").put("instructions", "Bound.");
        ObjectNode beta = Json.object().put("voice", "verse");
        Handshake plain = RealtimeCall.handshake("model=gpt-realtime");
        return Stream.of(
                Arguments.of("key", plain),
                Arguments.of("secret", preset(PresetSession.of(session, ToolServers.NONE))),
                Arguments.of(
                        "beta", RealtimeCall.handshake("model=gpt-realtime", "realtime", "openai-beta.realtime-v1")),
                Arguments.of("beta secret", preset(PresetSession.ofBeta(beta, false, ToolServers.NONE))));
    }

    private static Handshake preset(PresetSession presetSession) {
        return RealtimeCall.handshake("model=gpt-realtime")
                .letIn(Principal.ANONYMOUS, Optional.of(presetSession.preset()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connections")
    void theOperatorsToolsAreOfferedWithoutAnySessionUpdate(String how, Handshake handshake) {
        ScriptedTools tools = new ScriptedTools("tools", "weather");
        ScriptedSessionService service = new ScriptedSessionService();
        service.operators = Optional.of(tools.operatorTools());
        service.llm.answers(request -> ScriptedLlm.text("Hello."));
        RealtimeCall call = new RealtimeCall(service, handshake);
        call.dialect.opened();
        call.send("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\",\"content\":"
                + "[{\"type\":\"input_text\",\"text\":\"Is it warm?\"}]}}");
        call.send(SAY).wait(500);
        assertThat(call.types()).contains(how.startsWith("beta") ? "conversation.created" : "conversation.item.added");
        assertThat(service.llm.requests().getLast().messages().getLast().text()).isEqualTo("Is it warm?");
        assertThat(service.llm.requests().getLast().tools()).extracting("name").containsExactly("weather");
    }

    @Test
    void aSecondItemOfTheSameIdIsRefusedTheWayClientsLookFor() {
        RealtimeCall call = RealtimeCall.stock();
        String item =
                "{\"type\":\"conversation.item.create\",\"item\":{\"id\":\"one\",\"type\":\"message\",\"role\":\"user\","
                        + "\"content\":[{\"type\":\"input_text\",\"text\":\"x\"}]}}";
        call.send(item).send(item);
        assertThat(call.error().get("code").asText()).isEqualTo("item_create_duplicate_item_id");
        assertThat(call.error().get("param").isNull()).isTrue();
        call.send(
                "{\"type\":\"conversation.item.truncate\",\"item_id\":\"one\",\"content_index\":0,\"audio_end_ms\":0}");
        assertThat(call.error().get("code").asText()).isEqualTo("unsupported_content_type");
        call.send("{\"type\":\"response.cancel\"}");
        assertThat(call.error().get("code").asText()).isEqualTo("response_cancel_not_active");
        assertThat(call.error().get("message").asText()).startsWith("Cancellation failed");
    }

    @Test
    void aFailedResponseCostsNothingAndNamesNoAddress() {
        RealtimeCall call = RealtimeCall.stock();
        call.service.llm.answers(request -> List.of(new LlmEvent.Failed(new ProviderException(
                ProviderException.Kind.REJECTED, "x", "language model at http://10.0.0.3:8000/v1 answered 400"))));
        call.send(SAY).wait(60_000);
        JsonNode response = call.last("response.done").get("response");
        assertThat(response.get("status").asText()).isEqualTo("failed");
        assertThat(response.at("/usage/total_tokens").asInt(-1)).isZero();
        assertThat(response.at("/status_details/error/message").asText())
                .contains("answered 400")
                .doesNotContain("10.0.0.3");
    }

    @Test
    void aTranscriptionSessionOfAModelWithoutTurnsHasNoneUnlessAskedFor() {
        RealtimeCall call = RealtimeCall.open(new ScriptedSessionService(), "intent=transcription");
        String update = "{'type':'session.update','session':{'type':'transcription','audio':{'input':{'transcription':"
                + "{'model':'%s'}%s}}}}";
        call.send(update.formatted("gpt-4o-transcribe", "").replace('\'', '"'));
        assertThat(call.last("session.updated")
                        .at("/session/audio/input/turn_detection/type")
                        .asText())
                .isEqualTo("server_vad");
        call.send(update.formatted("gpt-realtime-whisper", "").replace('\'', '"'));
        assertThat(call.last("session.updated")
                        .at("/session/audio/input/turn_detection")
                        .isNull())
                .isTrue();
        call.send(update.formatted("gpt-realtime-whisper", ",'turn_detection':{'type':'server_vad'}")
                .replace('\'', '"'));
        call.send(update.formatted("gpt-realtime-whisper", "").replace('\'', '"'));
        assertThat(call.last("session.updated")
                        .at("/session/audio/input/turn_detection/type")
                        .asText())
                .isEqualTo("server_vad");
    }
}
