package dev.parley.simulator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceEntry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedLlmTest {
    private static final JsonObject QUESTION =
            new JsonObject("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"good morning\"}]}");

    private static final String TOOLS = """
            [{"type":"function","function":{"name":"weather","parameters":{"type":"object",
              "properties":{"city":{"type":"string"},"days":{"type":"integer"},"unit":{"enum":["celsius"]}},
              "required":["city","days","unit"]}}},
             {"type":"function","function":{"name":"time"}},
             {"type":"function","function":{"name":"third"}}]
            """;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = vertx.createHttpClient();
    private SimulatedLlm server = new SimulatedLlm(vertx, LlmOptions.onFreePort());

    @BeforeEach
    void start() {
        server.start().await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void answers_whole() {
        JsonObject message = choice(ask(QUESTION)).getJsonObject("message");
        assertThat(message.getString("content")).contains("good morning");
    }

    @Test
    void answers_with_tool_calls() {
        server.enqueue(new LlmReply.ToolCalls(List.of(new LlmReply.ToolCalls.Call("c", "f", "{\"a\":1}"))));
        JsonObject choice = choice(ask(QUESTION));
        assertThat(choice.getString("finish_reason")).isEqualTo("tool_calls");
        assertThat(choice.getJsonObject("message")
                        .getJsonArray("tool_calls")
                        .getJsonObject(0)
                        .getJsonObject("function")
                        .getString("arguments"))
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void streams_deltas_finish_usage_and_the_end() {
        server.enqueue(new LlmReply.Text("a b"));
        String body = ask(QUESTION.copy()
                        .put("stream", true)
                        .put("stream_options", new JsonObject().put("include_usage", true)))
                .toString();
        assertThat(body)
                .contains("\"content\":\"a\"")
                .contains("\"content\":\" b\"")
                .contains("\"finish_reason\":\"stop\"");
        assertThat(body).contains("\"completion_tokens\":2").endsWith("data: [DONE]\n\n");
    }

    @Test
    void wants_a_question() {
        assertThat(ask(new JsonObject()).toString()).contains("'model' and 'messages' are required");
    }

    @Test
    void a_tagged_reply_is_traced_token_by_token() {
        Trace trace = new Trace();
        trace.begin();
        serve(new SimulatedLlm(vertx, LlmOptions.onFreePort(), new FaultPlan(), trace));
        assertThat(ask(QUESTION.copy().put("stream", true)).toString()).contains("\"Reply\"", "\" be.\"");
        List<TraceEntry> tokens = trace.entries();
        assertThat(tokens).allMatch(entry -> entry.source() == 1);
        assertThat(tokens)
                .extracting(TraceEntry::number)
                .containsExactlyElementsOf(
                        IntStream.range(0, tokens.size()).boxed().toList());
        assertThat(tokens).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSE, The server is overloaded.",
        "NO_CHANNELS, Rate limit reached",
        "WRONG_ORDER, '\"finish_reason\":\"stop\"}]}\n\ndata: {'",
        "GARBAGE, '\"content\":\"You said\"'",
    })
    void faults_are_seen_by_the_client(Fault.Kind kind, String expected) {
        faulty(Fault.after(2, kind));
        assertThat(ask(QUESTION.copy().put("stream", true)).toString()).contains(expected);
        assertThat(ask(QUESTION).toString()).as("the next request is well").contains("good morning");
    }

    @Test
    void a_connection_can_be_cut_after_some_words() {
        faulty(Fault.after(2, Fault.Kind.DROP));
        assertThatThrownBy(() -> ask(QUESTION.copy().put("stream", true))).hasMessageContaining("closed");
    }

    @Test
    void offered_functions_are_called_side_by_side_and_their_results_are_spoken() {
        server.otherwise(new ToolCaller(2, server::chat));
        JsonObject request = QUESTION.copy().put("tools", new JsonArray(TOOLS));
        JsonArray calls = choice(ask(request)).getJsonObject("message").getJsonArray("tool_calls");
        assertThat(calls).hasSize(2);
        assertThat(calls.getJsonObject(0).getJsonObject("function").getString("arguments"))
                .isEqualTo("{\"city\":\"simulated\",\"days\":1,\"unit\":\"celsius\"}");
        assertThat(calls.getJsonObject(0).getString("id"))
                .isNotEqualTo(calls.getJsonObject(1).getString("id"));

        String streamed = ask(request.copy().put("stream", true)).toString();
        assertThat(streamed).contains("\"index\":0,", "\"index\":1,", "\"finish_reason\":\"tool_calls\"");

        request.getJsonArray("messages")
                .add(new JsonObject()
                        .put("role", "tool")
                        .put("tool_call_id", "x")
                        .put("content", "12 degrees"));
        assertThat(choice(ask(request)).getJsonObject("message").getString("content"))
                .contains("The answer is 12 degrees");
    }

    private void faulty(Fault fault) {
        serve(new SimulatedLlm(vertx, LlmOptions.onFreePort(), new FaultPlan().add(fault), new Trace()));
    }

    private void serve(SimulatedLlm other) {
        server = other;
        server.start().await();
    }

    private static JsonObject choice(Buffer answer) {
        return answer.toJsonObject().getJsonArray("choices").getJsonObject(0);
    }

    private Buffer ask(JsonObject body) {
        return onLoop(() -> http.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(server.baseUrl() + "/chat/completions"))
                .compose(request -> request.send(body.toBuffer()))
                .compose(response -> response.body()));
    }

    /** From any other thread the handler of the answer may come after the answer. */
    private Buffer onLoop(Supplier<Future<Buffer>> exchange) {
        Promise<Buffer> answer = Promise.promise();
        vertx.runOnContext(go -> exchange.get().onComplete(answer));
        return answer.future().await();
    }
}
