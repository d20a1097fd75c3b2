package dev.parley.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.config.ToolsConfig.Transport;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import dev.parley.tool.ToolSpec;
import dev.parley.tools.support.Outputs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The MCP client against the SDK's own servers, over real sockets and pipes. */
class McpToolServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LoopExecutor loop = new LoopExecutor();

    @AfterEach
    void stop() throws Exception {
        loop.close();
    }

    private static McpToolServer server(Transport transport) {
        return server(transport, PATIENCE);
    }

    private static McpToolServer server(Transport transport, Duration timeout) {
        return new McpToolServer("test", transport, timeout, new DialPause(new Random(1), System::nanoTime));
    }

    private static Transport http(McpHost host, boolean sse) {
        return new Transport.Http(host.url(), sse, Map.of("Authorization", McpHost.KEY));
    }

    private static Transport program(String... arguments) {
        return program(McpPrograms.class, arguments);
    }

    private static Transport program(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(java());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new Transport.Stdio(command, Map.of("PARLEY_TEST_SECRET", "handed over"));
    }

    private static List<String> java() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"));
    }

    private ToolListing list(ToolServer server) throws Exception {
        CompletableFuture<ToolListing> listing = new CompletableFuture<>();
        loop.execute(() -> server.list(loop, listing::complete));
        return listing.get(60, TimeUnit.SECONDS);
    }

    private ToolResult call(ToolServer server, String tool, String arguments, Duration deadline) throws Exception {
        CompletableFuture<ToolResult> result = new CompletableFuture<>();
        loop.execute(() -> server.call(new ToolServer.Call(tool, arguments, deadline), loop, result::complete));
        return result.get(60, TimeUnit.SECONDS);
    }

    private ToolResult call(ToolServer server, String tool, String arguments) throws Exception {
        return call(server, tool, arguments, PATIENCE);
    }

    private static ToolError error(ToolResult result) {
        return ((ToolResult.Failed) result).error();
    }

    private static void close(ToolServer server) throws Exception {
        server.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** What every transport has to do. */
    private void serves(ToolServer server) throws Exception {
        List<ToolSpec> tools = ((ToolListing.Listed) list(server)).tools();
        assertThat(tools).extracting(ToolSpec::name).contains("echo", "fail", "slow");
        ToolSpec echo = tools.stream()
                .filter(it -> it.name().equals("echo"))
                .findFirst()
                .orElseThrow();
        assertThat(echo.description()).isEqualTo("does echo");
        assertThat(echo.readOnly()).isTrue();
        assertThat(echo.parametersJson()).contains("\"type\":\"object\"", "\"text\"");

        assertThat(call(server, "echo", "{\"text\":\"hi\"}")).isEqualTo(new ToolResult.Output("you said hi"));
        assertThat(error(call(server, "fail", "{}"))).isEqualTo(ToolError.execution("no such table"));
        assertThat(error(call(server, "nothing", "{}")).kind()).isEqualTo(ToolError.Kind.PROTOCOL);
        assertThat(error(call(server, "echo", "[]")).message()).contains("no JSON object");
        assertThat(((ToolResult.Output) call(server, "long", "{}")).text())
                .hasSizeLessThan(Outputs.MAX_CHARACTERS + 100)
                .endsWith("of 100000 characters]");
        assertThat(error(call(server, "slow", "{}", Duration.ofMillis(300))).message())
                .isEqualTo("The server test did not answer in time.");
        assertThat(call(server, "echo", "{\"text\":\"still here\"}"))
                .isEqualTo(new ToolResult.Output("you said still here"));
    }

    @Test
    void streamableHttp() throws Exception {
        try (McpHost host = McpHost.streamable(0)) {
            ToolServer server = server(http(host, false));
            serves(server);
            assertThat(host.keys).containsOnly(McpHost.KEY);
            close(server);
        }
    }

    @Test
    void serverSentEvents() throws Exception {
        try (McpHost host = McpHost.sse()) {
            ToolServer server = server(http(host, true));
            serves(server);
            close(server);
        }
    }

    @Test
    void aProgram() throws Exception {
        ToolServer server = server(program());
        serves(server);
        assertThat(call(server, "home", "{}")).isEqualTo(new ToolResult.Output("handed over"));
        String names = ((ToolResult.Output) call(server, "names", "{}")).text();
        Set<String> ours = new HashSet<>(System.getenv().keySet());
        ours.removeAll(Set.of("PATH", "HOME", "LOGNAME", "SHELL", "TERM", "USER"));
        assertThat(names.split(" ")).contains("PATH", "PARLEY_TEST_SECRET");
        assertThat(Set.of(names.split(" "))).noneMatch(ours::contains);
        close(server);
    }

    @Test
    void aProgramThatDiesIsAnErrorAndStartedAnew() throws Exception {
        ToolServer server = server(program());
        list(server);
        assertThat(call(server, "die", "{}", Duration.ofSeconds(1))).isInstanceOf(ToolResult.Failed.class);
        // Whether this one still goes to the program that is gone depends on how soon its silence is noticed.
        call(server, "echo", "{}", Duration.ofSeconds(6));
        assertThat(call(server, "echo", "{\"text\":\"again\"}")).isEqualTo(new ToolResult.Output("you said again"));
        close(server);
    }

    @Test
    void aWrongKeyIsAnErrorThatNamesNoSecret() throws Exception {
        try (McpHost host = McpHost.streamable(0)) {
            ToolServer server =
                    server(new Transport.Http(host.url(), false, Map.of("Authorization", "Bearer wrong-secret")));
            ToolError error = ((ToolListing.Failed) list(server)).error();
            assertThat(error.kind()).isEqualTo(ToolError.Kind.HTTP);
            assertThat(error.message()).doesNotContain("wrong-secret").contains("test");
            close(server);
        }
    }

    @Test
    void aServerThatIsNotThereIsAnError() throws Exception {
        ToolServer server = server(new Transport.Http(URI.create("http://127.0.0.1:1/mcp"), false, Map.of()));
        assertThat(((ToolListing.Failed) list(server)).error().message()).contains("could not be reached");
        assertThat(error(call(server, "echo", "{}")).message()).contains("could not be reached");
        close(server);
    }

    @Test
    void aServerThatComesBackIsConnectedAnew() throws Exception {
        McpHost first = McpHost.streamable(0);
        int port = first.port();
        ToolServer server = server(http(first, false));
        assertThat(list(server)).isInstanceOf(ToolListing.Listed.class);
        first.close();
        assertThat(call(server, "echo", "{}")).isInstanceOf(ToolResult.Failed.class);
        try (McpHost second = McpHost.streamable(port)) {
            assertThat(list(server)).isInstanceOf(ToolListing.Listed.class);
            assertThat(call(server, "echo", "{\"text\":\"again\"}")).isEqualTo(new ToolResult.Output("you said again"));
            close(server);
        }
    }

    @Test
    void aCancelledCallDeliversNothing() throws Exception {
        try (McpHost host = McpHost.streamable(0)) {
            ToolServer server = server(http(host, false));
            list(server);
            CompletableFuture<ToolResult> result = new CompletableFuture<>();
            CompletableFuture<Cancellable> running = new CompletableFuture<>();
            loop.execute(() -> running.complete(
                    server.call(new ToolServer.Call("slow", "{}", Duration.ofSeconds(1)), loop, result::complete)));
            Cancellable call = running.get(10, TimeUnit.SECONDS);
            loop.execute(call::cancel);
            call(server, "slow", "{}", Duration.ofSeconds(2));
            assertThat(result).isNotDone();
            close(server);
        }
    }

    private void callsEcho(WireMcpServer host) throws Exception {
        ToolServer server = server(new Transport.Http(host.url(), false, Map.of("Authorization", McpHost.KEY)));
        assertThat(((ToolListing.Listed) list(server)).tools())
                .extracting(ToolSpec::name)
                .containsExactly("echo", "slow", "gone");
        assertThat(call(server, "echo", "{\"text\":\"hi\"}")).isEqualTo(new ToolResult.Output("you said hi"));
        host.forget();
        assertThat(call(server, "echo", "{\"text\":\"again\"}")).isEqualTo(new ToolResult.Output("you said again"));
        assertThat(host.calls()).containsExactly("hi", "again");
        assertThat(host.keys()).containsOnly(McpHost.KEY);
        close(server);
    }

    @Test
    void aServerThatForgetsSessionsIsAskedOnceMore() throws Exception {
        try (WireMcpServer host = WireMcpServer.withSessions()) {
            callsEcho(host);
            assertThat(host.handshakes()).isEqualTo(2);
        }
    }

    @Test
    void aServerWithoutHandshakeAndSessionIsServed() throws Exception {
        try (WireMcpServer host = WireMcpServer.stateless()) {
            callsEcho(host);
        }
    }

    private void callsEchoOf(ToolServer server) throws Exception {
        assertThat(list(server)).isInstanceOf(ToolListing.Listed.class);
        assertThat(call(server, "echo", "{\"text\":\"hi\"}")).isEqualTo(new ToolResult.Output("you said hi"));
        close(server);
    }

    @Test
    void aServerThatNeverAnswersAHandshakeIsAskedWithoutOne() throws Exception {
        try (WireMcpServer host = WireMcpServer.silentAtHandshakes()) {
            callsEchoOf(server(new Transport.Http(host.url(), false, Map.of()), Duration.ofSeconds(8)));
            assertThat(host.handshakes()).isEqualTo(1);
        }
    }

    /** It would be waited for in vain each time. Where that no longer holds, it is offered a handshake again. */
    @Test
    void aServerThatWentWithoutAHandshakeIsAskedWithoutOneFromThenOn() throws Exception {
        DialPause pause = new DialPause(new Random(1), System::nanoTime);
        try (WireMcpServer silent = WireMcpServer.silentAtHandshakes();
                WireMcpServer other = WireMcpServer.withSessions()) {
            for (WireMcpServer host : List.of(silent, silent, other, other)) {
                Transport transport = new Transport.Http(host.url(), false, Map.of());
                callsEchoOf(new McpToolServer("test", transport, Duration.ofSeconds(8), pause));
            }
            assertThat(silent.handshakes()).isEqualTo(1);
            assertThat(other.handshakes()).isEqualTo(2);
            assertThat(pause.isWithoutHandshake()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(WireMcp.Handshake.class)
    void aProgramOfAnyRevisionIsServed(WireMcp.Handshake handshake) throws Exception {
        callsEchoOf(server(program(WireMcpProgram.class, handshake.name())));
    }

    /** What it refuses, or is slow to do, is told as it is: the connection is not to blame. */
    @Test
    void aServerWithoutSessionsRefusesAndIsLateLikeAnyOther() throws Exception {
        try (WireMcpServer host = WireMcpServer.stateless()) {
            ToolServer server = server(new Transport.Http(host.url(), false, Map.of()));
            assertThat(error(call(server, "nothing", "{}")).kind()).isEqualTo(ToolError.Kind.PROTOCOL);
            assertThat(error(call(server, "gone", "{}"))).isEqualTo(ToolError.protocol(-32602, "Unknown tool: gone"));
            assertThat(error(call(server, "slow", "{}", Duration.ofMillis(300))).message())
                    .isEqualTo("The server test did not answer in time.");
            assertThat(call(server, "echo", "{}")).isInstanceOf(ToolResult.Output.class);
            assertThat(host.handshakes()).as("connections").isEqualTo(1);
            close(server);
        }
    }

    /** It answers GET with 405, which the specification allows, and which is no news. */
    @Test
    void aServerWithoutAStreamOfItsOwnLeavesNoTraceInTheLog() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        ch.qos.logback.classic.Logger root =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        try (WireMcpServer host = WireMcpServer.withSessions()) {
            ToolServer server = server(new Transport.Http(host.url(), false, Map.of("Authorization", McpHost.KEY)));
            list(server);
            close(server);
        } finally {
            root.detachAppender(log);
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }
}
