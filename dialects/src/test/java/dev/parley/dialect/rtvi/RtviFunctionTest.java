package dev.parley.dialect.rtvi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.support.MemoryConnection;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.dialect.support.SessionConnector;
import dev.parley.provider.LanguageModel;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.ScriptedLlm;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Functions that the client runs (pipecat-rtvi.md 5.3). */
class RtviFunctionTest {
    private static final String TOOL =
            "{\"t\":\"configure\",\"d\":{\"tools\":[{\"name\":\"weather\",\"description\":\"d\","
                    + "\"parameters\":{\"type\":\"object\",\"properties\":{}}}]}}";

    private final ScriptedSessionService service = new ScriptedSessionService();

    private RtviCall asked(String version) {
        service.llm.answers(request -> request.messages().toString().contains("sunny")
                ? ScriptedLlm.text("It is sunny.")
                : ScriptedLlm.call("", "weather", "{\"city\":\"Rome\"}"));
        RtviCall call = new RtviCall(service, "").clientReady(version);
        call.send("client-message", TOOL);
        return call.send("send-text", "{\"content\":\"weather\"}").wait(1000);
    }

    @Test
    void aCallGoesToTheClientAndItsResultToTheModel() {
        try (RtviCall call = asked("2.1.0")) {
            List<LanguageModel.Tool> tools = service.llm.requests().getFirst().tools();
            assertThat(tools).extracting(LanguageModel.Tool::name).contains("weather");
            assertThat(call.data("llm-function-call-started")
                            .get("function_name")
                            .asText())
                    .isEqualTo("weather");
            JsonNode progress = call.data("llm-function-call-in-progress");
            assertThat(progress.get("function_name").asText()).isEqualTo("weather");
            assertThat(progress.get("arguments").get("city").asText()).isEqualTo("Rome");
            String id = progress.get("tool_call_id").asText();

            call.send(
                            "llm-function-call-result",
                            "{\"function_name\":\"weather\",\"tool_call_id\":\"" + id
                                    + "\",\"arguments\":{},\"result\":{\"sky\":\"sunny\"}}")
                    .wait(4000);
            JsonNode stopped = call.data("llm-function-call-stopped");
            assertThat(stopped.get("tool_call_id").asText()).isEqualTo(id);
            assertThat(stopped.get("cancelled").asBoolean()).isFalse();
            assertThat(stopped.get("result").get("sky").asText()).isEqualTo("sunny");
            assertThat(call.texts("bot-transcription")).containsExactly("It is sunny.");
            assertThat(call.types()).doesNotContain("llm-function-call", "error", "error-response");
        }
    }

    @Test
    void oldClientsKnowOneMessageOnly() {
        try (RtviCall call = asked("1.0.0")) {
            JsonNode old = call.data("llm-function-call");
            assertThat(old.get("function_name").asText()).isEqualTo("weather");
            assertThat(old.get("args").get("city").asText()).isEqualTo("Rome");
            assertThat(call.types()).doesNotContain("llm-function-call-started", "llm-function-call-in-progress");
        }
    }

    @Test
    void ofTooManyToolsTheClientIsTold() {
        try (RtviCall call = RtviCall.ready(service)) {
            StringBuilder tools = new StringBuilder("{\"name\":\"f\"}");
            tools.append(",{\"name\":\"f\"}".repeat(RtviOptions.MOST_TOOLS));
            call.send("client-message", "{\"t\":\"configure\",\"d\":{\"tools\":[" + tools + "]}}");
            assertThat(call.data("error-response").get("error").asText()).contains("128 functions");
        }
    }

    @Test
    void ofTooManyCallsTheOldestIsGivenUp() {
        MemoryConnection wire = new MemoryConnection(service.time);
        Handshake handshake = new Handshake(
                RtviFactory.PATH,
                MultiMap.caseInsensitiveMultiMap(),
                MultiMap.caseInsensitiveMultiMap(),
                List.of(),
                "test");
        RtviDialect owner = new RtviDialect(handshake, wire, service, name -> Optional.empty());
        ClientFunctions functions = new ClientFunctions(
                new RtviWriter(wire, service.clock()),
                new SessionConnector(wire, service, RtviDialect.RATE, owner),
                service.ids());
        SessionOutput.Place place = new SessionOutput.Place("r", "i", 0, 0);
        for (int i = 0; i <= ClientFunctions.MOST_CALLS; i++) {
            functions.called(new SessionOutput.ToolArgumentsDone(place, "c" + i, "f", "no JSON"));
        }
        JsonNode stopped = wire.last("llm-function-call-stopped").get("data");
        assertThat(stopped.get("tool_call_id").asText()).isEqualTo("c0");
        assertThat(stopped.get("cancelled").asBoolean()).isTrue();
    }
}
