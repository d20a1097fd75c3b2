package dev.parley.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.config.ToolsConfig;
import dev.parley.dialect.ToolServers;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolServer;
import dev.parley.tools.mcp.WireMcpServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ToolRegistryTest {
    private final Vertx vertx = Vertx.vertx();
    private final LoopExecutor loop = new LoopExecutor();

    @AfterEach
    void stop() throws Exception {
        loop.close();
        vertx.close().await();
    }

    private static ToolsConfig allowing(int port) {
        return ToolsConfig.none(new ToolsConfig.Calls(
                List.of(), Duration.ofSeconds(2), 8, Duration.ofSeconds(20), List.of("127.0.0.1:" + port)));
    }

    private ToolListing list(ToolServer server) throws Exception {
        CompletableFuture<ToolListing> listing = new CompletableFuture<>();
        loop.execute(() -> server.list(loop, listing::complete));
        return listing.get(60, TimeUnit.SECONDS);
    }

    /** A page full of sessions that name a server which is down is no reason to dial it for each of them. */
    @Test
    void sessionsThatNameTheSameServerWithTheSameKeysShareItsPause() throws Exception {
        try (WireMcpServer host = WireMcpServer.withSessions()) {
            ToolsConfig config = allowing(host.url().getPort());
            // Time stands still.
            try (ToolRegistry toolRegistry = new ToolRegistry(config, vertx, new Random(1), () -> 0)) {
                ToolServers.Address named = new ToolServers.Address("shop", host.url(), Map.of());
                host.breakAt("");
                assertThat(list(toolRegistry.connect(named))).isInstanceOf(ToolListing.Failed.class);
                int requests = host.keys().size();
                assertThat(list(toolRegistry.connect(named))).isInstanceOf(ToolListing.Failed.class);
                assertThat(host.keys()).hasSize(requests);

                host.mend();
                ToolServers.Address other =
                        new ToolServers.Address("shop", host.url(), Map.of("Authorization", "Bearer other"));
                assertThat(list(toolRegistry.connect(other))).isInstanceOf(ToolListing.Listed.class);
            }
        }
    }

    @Test
    void theFailuresOf256ServersAreRemembered() throws Exception {
        try (WireMcpServer host = WireMcpServer.withSessions();
                ToolRegistry toolRegistry =
                        new ToolRegistry(allowing(host.url().getPort()), vertx, new Random(1), () -> 0)) {
            host.breakAt("");
            ToolServers.Address first = new ToolServers.Address("shop", host.url(), Map.of());
            list(toolRegistry.connect(first));
            int requests = host.keys().size();
            for (int i = 0; i < 255; i++) {
                toolRegistry.connect(new ToolServers.Address("shop", host.url(), Map.of("X-Key", "k" + i)));
            }
            list(toolRegistry.connect(first));
            assertThat(host.keys()).hasSize(requests);
            toolRegistry.connect(new ToolServers.Address("shop", host.url(), Map.of("X-Key", "k255")));
            list(toolRegistry.connect(first));
            assertThat(host.keys()).hasSizeGreaterThan(requests);
        }
    }
}
