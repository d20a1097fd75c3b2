package dev.parley.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.app.TestServer;
import dev.parley.engines.openai.OpenAiEngine;
import dev.parley.testing.ScriptedEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that a language model's own server answers, over real sockets. */
class ChatForwardTest {
    private static final String CHAT = "/v1/chat/completions";

    private final BlockingQueue<JsonNode> asked = new LinkedBlockingQueue<>();
    private HttpServer upstream;
    private TestServer server;
    private volatile Reply reply = exchange -> send(exchange, 200, "application/json", "{}");

    private interface Reply {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @BeforeEach
    void start() throws Exception {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        upstream.createContext(
                "/v1/models",
                exchange -> send(exchange, 200, "application/json", "{\"data\":[{\"id\":\"house-model\"}]}"));
        upstream.createContext("/v1/chat/completions", exchange -> {
            asked.add(Rest.json(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            try {
                reply.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        upstream.start();
        server = TestServer.start(
                Map.of(
                        "engines.llm", "openai",
                        "engines.openai.base-url",
                                "http://127.0.0.1:" + upstream.getAddress().getPort() + "/v1",
                        "engines.openai.api-key", "sk-upstream-secret"),
                List.of(new ScriptedEngine(), new OpenAiEngine()),
                List.of());
        server.awaitReady();
    }

    @AfterEach
    void stop() {
        server.close();
        upstream.stop(0);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return HttpClient.newHttpClient().send(request(body), BodyHandlers.ofString());
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(server.uri(CHAT))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @Test
    void everyFieldReachesTheServerAndTheAnswerComesBackAsItIs() throws Exception {
        String answered = "{\"choices\":[{\"index\":0},{\"index\":1}],\"extra\":true}";
        reply = exchange -> send(exchange, 200, "application/json", answered);
        HttpResponse<String> answer = post("""
                {"model":"parley","n":2,"stop":["\\n"],"logprobs":true,"seed":7,"response_format":{"type":"json_object"},
                 "messages":[{"role":"developer","content":"x"}],"vendor_field":{"a":1}}""");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(answered);
        JsonNode request = asked.take();
        assertThat(request.get("model").asText()).isEqualTo("house-model");
        assertThat(request.get("n").asInt()).isEqualTo(2);
        assertThat(request.get("logprobs").asBoolean()).isTrue();
        assertThat(request.at("/response_format/type").asText()).isEqualTo("json_object");
        assertThat(request.at("/vendor_field/a").asInt()).isEqualTo(1);
        assertThat(request.at("/messages/0/role").asText()).isEqualTo("developer");
    }

    @Test
    void aNamedModelStays() throws Exception {
        post("{\"model\":\"other\",\"messages\":[]}");
        assertThat(asked.take().get("model").asText()).isEqualTo("other");
    }

    @Test
    void aStreamComesPieceByPiece() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        reply = exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: {\"a\":1}\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (seen.await(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                exchange.getResponseBody().write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
            }
            exchange.close();
        };
        HttpResponse<java.util.stream.Stream<String>> answer =
                HttpClient.newHttpClient().send(request("{\"stream\":true,\"messages\":[]}"), BodyHandlers.ofLines());
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        var lines = answer.body().iterator();
        assertThat(lines.next()).isEqualTo("data: {\"a\":1}");
        seen.countDown();
        lines.next();
        assertThat(lines.next()).isEqualTo("data: [DONE]");
    }

    @Test
    void aRefusalOfTheRequestComesBackWithoutTheKey() throws Exception {
        reply = exchange -> send(
                exchange,
                400,
                "application/json",
                "{\"error\":{\"message\":\"bad stop (key sk-upstream-secret)\",\"param\":\"stop\"}}");
        HttpResponse<String> answer = post("{\"messages\":[]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/param").asText()).isEqualTo("stop");
        assertThat(answer.body()).doesNotContain("sk-upstream-secret");
    }

    @Test
    void aRefusalOfOurKeyIsNotTheClients() throws Exception {
        reply = exchange -> send(exchange, 401, "application/json", "{\"error\":{\"message\":\"bad key\"}}");
        HttpResponse<String> answer = post("{\"messages\":[]}");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(Rest.json(answer).at("/error/code").asText()).isEqualTo("engine_failed");
    }

    @Test
    void aBrokenStreamNeverLooksWhole() {
        reply = exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("data: x\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.getHttpContext().getServer().stop(0);
        };
        assertThatThrownBy(() -> post("{\"stream\":true,\"messages\":[]}")).isInstanceOf(IOException.class);
    }

    @Test
    void withoutMessagesNobodyIsAsked() throws Exception {
        HttpResponse<String> answer = post("{\"model\":\"x\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/param").asText()).isEqualTo("messages");
        assertThat(Optional.ofNullable(asked.poll())).isEmpty();
    }
}
