package dev.parley.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.config.ToolsConfig.HttpTool;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import dev.parley.tool.ToolSpec;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP tools against a real server that does what servers do. */
class HttpToolServerTest {
    private final LoopExecutor loop = new LoopExecutor();
    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch released = new CountDownLatch(1);
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private HttpServer host;

    @BeforeEach
    void start() throws IOException {
        host = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        host.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        host.createContext("/", this::serve);
        host.start();
    }

    @AfterEach
    void stop() throws Exception {
        released.countDown();
        host.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        loop.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("X-Key"));
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + key + " " + body);
        switch (exchange.getRequestURI().getPath().split("/")[1]) {
            case "ok" -> answer(exchange, 200, "{\"sky\":\"blue\"}".getBytes(UTF_8));
            case "empty" -> answer(exchange, 204, new byte[0]);
            case "broken" -> answer(exchange, 500, "out of order".getBytes(UTF_8));
            case "busy" -> {
                exchange.getResponseHeaders().add("Retry-After", "30");
                answer(exchange, 429, "slow down".getBytes(UTF_8));
            }
            case "elsewhere" -> {
                exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/secret");
                answer(exchange, 302, new byte[0]);
            }
            case "binary" -> answer(exchange, 200, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
            case "huge" -> answer(exchange, 200, new byte[HttpToolRequest.MAX_BYTES + 1]);
            case "endless" -> {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    while (released.getCount() > 0) {
                        out.write(new byte[8192]);
                    }
                }
            }
            case "hang" -> {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            }
            case "half" -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write("half of".getBytes(UTF_8));
                exchange.getResponseBody().flush();
                exchange.close();
            }
            default -> exchange.close();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private HttpTool tool(String method, String path) {
        return new HttpTool(
                "it",
                "does it",
                "{\"type\":\"object\"}",
                method,
                "http://127.0.0.1:" + host.getAddress().getPort() + path,
                Map.of("X-Key", "secret"),
                Duration.ofSeconds(2));
    }

    private ToolResult call(HttpTool tool, String arguments) throws Exception {
        CompletableFuture<ToolResult> result = new CompletableFuture<>();
        HttpToolServer server = new HttpToolServer(List.of(tool), vertx, System::nanoTime);
        loop.execute(
                () -> server.call(new ToolServer.Call("it", arguments, Duration.ofSeconds(5)), loop, result::complete));
        return result.get(20, TimeUnit.SECONDS);
    }

    private static ToolError error(ToolResult result) {
        return ((ToolResult.Failed) result).error();
    }

    @Test
    void aToolThatAsksToBeLeftAloneIs() throws Exception {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
        HttpToolServer server = new HttpToolServer(List.of(tool("POST", "/busy")), vertx, now::get);
        assertThat(error(call(server)).message()).contains("429", "slow down");
        now.addAndGet(TimeUnit.SECONDS.toNanos(28));
        assertThat(error(call(server)).message()).isEqualTo("it asked to be left alone, for another 2 s.");
        assertThat(requests).hasSize(1);
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(error(call(server)).message()).contains("429");
        assertThat(requests).hasSize(2);
    }

    private ToolResult call(HttpToolServer server) throws Exception {
        CompletableFuture<ToolResult> result = new CompletableFuture<>();
        loop.execute(() -> server.call(new ToolServer.Call("it", "{}", Duration.ofSeconds(5)), loop, result::complete));
        return result.get(20, TimeUnit.SECONDS);
    }

    /** More calls than connections: what is cancelled before it has one must not happen later. */
    @Test
    void aCallThatIsCancelledWhileItWaitsForAConnectionIsNeverSent() throws Exception {
        HttpTool slow =
                new HttpTool("slow", "", "{}", "GET", tool("GET", "/hang").url(), Map.of(), Duration.ofSeconds(20));
        HttpToolServer server = new HttpToolServer(List.of(slow, tool("POST", "/ok")), vertx, System::nanoTime);
        CountDownLatch slowEnded = new CountDownLatch(64);
        for (int i = 0; i < 64; i++) {
            ToolServer.Call call = new ToolServer.Call("slow", "{}", Duration.ofSeconds(20));
            loop.execute(() -> server.call(call, loop, result -> slowEnded.countDown()));
        }
        for (int i = 0; i < 64; i++) {
            assertThat(requests.poll(20, TimeUnit.SECONDS)).startsWith("GET /hang");
        }
        CompletableFuture<Cancellable> waiting = new CompletableFuture<>();
        ToolServer.Call cancelled = new ToolServer.Call("it", "{\"pay\":1}", Duration.ofSeconds(5));
        loop.execute(() -> waiting.complete(server.call(cancelled, loop, result -> {})));
        Cancellable handle = waiting.get(20, TimeUnit.SECONDS);
        loop.execute(handle::cancel);
        released.countDown();
        assertThat(slowEnded.await(20, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<ToolResult> last = new CompletableFuture<>();
        ToolServer.Call later = new ToolServer.Call("it", "{\"pay\":2}", Duration.ofSeconds(5));
        loop.execute(() -> server.call(later, loop, last::complete));
        assertThat(last.get(20, TimeUnit.SECONDS)).isInstanceOf(ToolResult.Output.class);
        assertThat(requests).singleElement().asString().contains("{\"pay\":2}");
    }

    @Test
    void itListsWhatIsConfigured() throws Exception {
        CompletableFuture<ToolListing> listing = new CompletableFuture<>();
        HttpToolServer server = new HttpToolServer(List.of(tool("GET", "/ok")), vertx, System::nanoTime);
        loop.execute(() -> server.list(loop, listing::complete));
        assertThat(listing.get(10, TimeUnit.SECONDS))
                .isEqualTo(new ToolListing.Listed(List.of(ToolSpec.of("it", "does it", "{\"type\":\"object\"}"))));
    }

    @Test
    void argumentsFillTheAddressAndTheRestBecomesTheQuery() throws Exception {
        ToolResult result = call(tool("GET", "/ok/{city}?a=b"), "{\"city\":\"Å/?#&\",\"unit\":\"c & f\",\"n\":3}");
        assertThat(result).isEqualTo(new ToolResult.Output("{\"sky\":\"blue\"}"));
        assertThat(requests.take()).isEqualTo("GET /ok/%C3%85%2F%3F%23%26?a=b&unit=c%20%26%20f&n=3 secret ");
    }

    @Test
    void theRestBecomesTheBodyWhereThereIsOne() throws Exception {
        call(tool("POST", "/ok/{city}"), "{\"city\":\"Oslo\",\"days\":[1,2]}");
        assertThat(requests.take()).isEqualTo("POST /ok/Oslo secret {\"days\":[1,2]}");
    }

    @Test
    void noArgumentLeavesThePathItWasGiven() throws Exception {
        for (String city : List.of("..", ".", "../../admin", "a/../b", "..\\\\x")) {
            ToolResult result = call(tool("GET", "/ok/{city}"), "{\"city\":\"" + city + "\"}");
            assertThat(error(result).message()).contains("'city' must not hold");
        }
        assertThat(call(tool("GET", "/ok/{city}"), "{\"city\":\"@evil.example/x\"}"))
                .isInstanceOf(ToolResult.Output.class);
        assertThat(requests.take()).startsWith("GET /ok/%40evil.example%2Fx ");
        assertThat(requests).isEmpty();
    }

    @Test
    void argumentsThatDoNotFitAreToldToTheModel() throws Exception {
        assertThat(error(call(tool("GET", "/ok/{city}"), "{}")).message()).contains("'city' is missing");
        assertThat(error(call(tool("GET", "/ok/{city}"), "{\"city\":{}}")).message())
                .contains("must be a text");
        assertThat(error(call(tool("GET", "/ok"), "[1]")).message()).contains("no JSON object");
        assertThat(error(call(tool("GET", "/ok"), "{\"a\":")).message()).contains("no JSON");
        assertThat(requests).isEmpty();
    }

    @Test
    void anErrorStatusIsAnErrorWithItsWords() throws Exception {
        assertThat(error(call(tool("GET", "/broken"), "{}")))
                .isEqualTo(ToolError.http(500, "it answered (HTTP status 500): out of order"));
        assertThat(requests).hasSize(1);
    }

    @Test
    void noContentIsAnEmptyAnswer() throws Exception {
        assertThat(call(tool("DELETE", "/empty"), "")).isEqualTo(new ToolResult.Output(""));
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        ToolError error = error(call(tool("GET", "/elsewhere"), "{}"));
        assertThat(error.code()).isEqualTo(302);
        assertThat(error.message()).contains("not followed").doesNotContain("secret");
    }

    @Test
    void whatIsNoTextOrTooMuchIsAnError() throws Exception {
        assertThat(error(call(tool("GET", "/binary"), "{}")).message()).contains("no text");
        assertThat(error(call(tool("GET", "/huge"), "{}")).message()).contains("more than 256 KiB");
        assertThat(error(call(tool("GET", "/endless"), "{}")).message()).contains("more than 256 KiB");
    }

    @Test
    void aHostThatHangsIsGivenUp() throws Exception {
        assertThat(error(call(tool("GET", "/hang"), "{}")).message()).isEqualTo("it did not answer in time.");
    }

    @Test
    void aHostThatBreaksOffIsAnError() throws Exception {
        assertThat(error(call(tool("GET", "/half"), "{}"))).isEqualTo(unreachable());
        assertThat(error(call(tool("GET", "/drop"), "{}"))).isEqualTo(unreachable());
        host.stop(0);
        assertThat(error(call(tool("GET", "/ok"), "{}"))).isEqualTo(unreachable());
    }

    private static ToolError unreachable() {
        return ToolError.http(502, "it could not be reached, or broke off.");
    }

    @Test
    void aCancelledCallDeliversNothing() throws Exception {
        CompletableFuture<ToolResult> result = new CompletableFuture<>();
        CompletableFuture<Cancellable> running = new CompletableFuture<>();
        HttpToolServer server = new HttpToolServer(List.of(tool("GET", "/hang")), vertx, System::nanoTime);
        loop.execute(() -> running.complete(
                server.call(new ToolServer.Call("it", "{}", Duration.ofSeconds(5)), loop, result::complete)));
        Cancellable call = running.get(10, TimeUnit.SECONDS);
        assertThat(requests.poll(10, TimeUnit.SECONDS)).startsWith("GET /hang");

        CompletableFuture<Void> gone = new CompletableFuture<>();
        loop.execute(() -> call.cancel().thenAccept(gone::complete));
        gone.get(10, TimeUnit.SECONDS);
        released.countDown();
        // The next call goes all the way; by then the first would have been delivered.
        call(tool("GET", "/ok"), "{}");
        assertThat(result).isNotDone();
    }
}
