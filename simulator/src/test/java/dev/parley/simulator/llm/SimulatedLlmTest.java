package dev.parley.simulator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedLlmTest {
    private static final JsonObject QUESTION =
            new JsonObject("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"good morning\"}]}");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = vertx.createHttpClient();
    private final SimulatedLlm server = new SimulatedLlm(vertx, LlmOptions.onFreePort());

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
