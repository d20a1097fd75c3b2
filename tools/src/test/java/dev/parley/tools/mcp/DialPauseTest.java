package dev.parley.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.config.ToolsConfig.Transport;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a server that failed is dialled again, on virtual time. */
class DialPauseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
    private final DialPause pause = new DialPause(new Random(1), now::get);
    private final LoopExecutor loop = new LoopExecutor();

    @AfterEach
    void stop() throws Exception {
        loop.close();
    }

    private void passMs(long ms) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    private long failedForMs(Throwable cause) {
        pause.failed(cause);
        long ms = 0;
        while (pause.refusal().isPresent()) {
            assertThat(pause.refusal()).containsSame(cause);
            passMs(1);
            ms++;
        }
        return ms;
    }

    @Test
    void waitsGrowAreSpreadAndHaveABound() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waits.add(failedForMs(new IOException("away")));
        }
        for (int i = 0; i < 8; i++) {
            long usual = Math.min(4_000, 250L << i);
            assertThat(waits.get(i)).isBetween(usual * 8 / 10, usual * 12 / 10 + 1);
        }
        assertThat(waits.subList(4, 8)).doesNotHaveDuplicates();
        pause.answered();
        assertThat(failedForMs(new IOException("away again"))).isLessThanOrEqualTo(301);
    }

    @Test
    void dialsThatFailTogetherCountAsOne() {
        for (int i = 0; i < 100; i++) {
            pause.failed(new IOException("away"));
        }
        passMs(301);
        assertThat(pause.refusal()).isEmpty();
    }

    private McpToolServer server(WireMcpServer host) {
        return new McpToolServer("test", new Transport.Http(host.url(), false, Map.of()), PATIENCE, pause);
    }

    private ToolListing list(ToolServer server) throws Exception {
        CompletableFuture<ToolListing> listing = new CompletableFuture<>();
        loop.execute(() -> server.list(loop, listing::complete));
        return listing.get(60, TimeUnit.SECONDS);
    }

    private ToolResult call(ToolServer server) throws Exception {
        CompletableFuture<ToolResult> result = new CompletableFuture<>();
        loop.execute(() -> server.call(new ToolServer.Call("echo", "{}", PATIENCE), loop, result::complete));
        return result.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aServerThatFailsIsLeftAloneAndTheReasonKept() throws Exception {
        try (WireMcpServer host = WireMcpServer.withSessions()) {
            host.breakAt("");
            ToolServer server = server(host);
            ToolListing first = list(server);
            assertThat(first).isInstanceOf(ToolListing.Failed.class);
            int requests = host.keys().size();
            assertThat(requests).isPositive();

            assertThat(list(server)).isEqualTo(first);
            assertThat(((ToolResult.Failed) call(server)).error()).isEqualTo(((ToolListing.Failed) first).error());
            assertThat(host.keys()).hasSize(requests);

            passMs(301);
            assertThat(list(server)).isEqualTo(first);
            assertThat(host.keys()).hasSizeGreaterThan(requests);

            host.mend();
            passMs(601);
            assertThat(list(server)).isInstanceOf(ToolListing.Listed.class);
            assertThat(call(server)).isInstanceOf(ToolResult.Output.class);
            server.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatAsksToBeLeftAloneWhileItIsDialledIs(boolean sessions) throws Exception {
        try (WireMcpServer host = sessions ? WireMcpServer.withSessions() : WireMcpServer.stateless()) {
            host.busyAt("", 30);
            ToolServer server = server(host);
            assertThat(list(server)).isInstanceOf(ToolListing.Failed.class);
            assertThat(host.keys()).hasSize(1);
            passMs(29_000);
            assertThat(((ToolListing.Failed) list(server)).error().message())
                    .isEqualTo("The server test asked to be left alone for a while.");
            assertThat(host.keys()).hasSize(1);
            host.mend();
            passMs(1_001);
            assertThat(list(server)).isInstanceOf(ToolListing.Listed.class);
            server.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatAsksToBeLeftAloneAtACallIsAndKeepsItsConnection(boolean sessions) throws Exception {
        try (WireMcpServer host = sessions ? WireMcpServer.withSessions() : WireMcpServer.stateless()) {
            ToolServer server = server(host);
            assertThat(list(server)).isInstanceOf(ToolListing.Listed.class);
            host.busyAt("tools/call", 30);
            assertThat(call(server)).isInstanceOf(ToolResult.Failed.class);
            int requests = host.keys().size();
            assertThat(((ToolResult.Failed) call(server)).error().message())
                    .isEqualTo("The server test asked to be left alone for a while.");
            assertThat(host.keys()).hasSize(requests);
            host.mend();
            passMs(30_001);
            assertThat(call(server)).isInstanceOf(ToolResult.Output.class);
            assertThat(host.handshakes()).isEqualTo(1);
            server.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    /** Whoever takes handshakes and nothing else has not proved itself. */
    @Test
    void aServerThatConnectsAndAnswersNothingIsLeftAloneAsWell() throws Exception {
        try (WireMcpServer host = WireMcpServer.withSessions()) {
            host.breakAt("tools/list");
            ToolServer server = server(host);
            for (int i = 0; i < 5; i++) {
                assertThat(list(server)).isInstanceOf(ToolListing.Failed.class);
            }
            assertThat(host.handshakes()).isEqualTo(1);
            server.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
