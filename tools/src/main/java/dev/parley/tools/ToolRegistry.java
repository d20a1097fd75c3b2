package dev.parley.tools;

import dev.parley.config.ToolsConfig;
import dev.parley.config.ToolsConfig.McpServer;
import dev.parley.config.ToolsConfig.Transport;
import dev.parley.dialect.ToolServers;
import dev.parley.tool.OperatorTools;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolServer;
import dev.parley.tools.http.HttpToolServer;
import dev.parley.tools.mcp.DialPause;
import dev.parley.tools.mcp.McpToolServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers of tools of this process: those of the configuration, and those that clients are allowed to name. */
public final class ToolRegistry implements ToolServers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ToolRegistry.class);
    private static final long CLOSE_SECONDS = 5;

    /** Servers named by clients of which is known when they may be dialled again; beyond it the oldest is forgotten. */
    private static final int MOST_PAUSES = 256;

    private final ToolsConfig config;
    private final OperatorTools operatorTools;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final SequencedMap<Transport, DialPause> pauses = new LinkedHashMap<>();

    /**
     * @param random spreads the waits before servers that failed are dialled again
     * @param nanoTime monotonic time in nanoseconds
     */
    public ToolRegistry(ToolsConfig config, Vertx vertx, RandomGenerator random, LongSupplier nanoTime) {
        this.config = config;
        this.random = random;
        this.nanoTime = nanoTime;
        List<ToolPermission> permissions = new ArrayList<>();
        if (!config.http().isEmpty()) {
            permissions.add(
                    ToolPermission.ofOperator(new HttpToolServer(config.http(), vertx, nanoTime), longest(config)));
        }
        config.mcp().forEach(server -> permissions.add(permission(server)));
        ToolsConfig.Calls calls = config.calls();
        this.operatorTools = new OperatorTools(
                permissions, new OperatorTools.Conduct(calls.fillers(), calls.fillerAfter(), calls.rounds()));
    }

    /** Each request has its tool's own time; this one holds for all of them together. */
    private static Duration longest(ToolsConfig config) {
        return config.http().stream()
                .map(ToolsConfig.HttpTool::timeout)
                .max(Duration::compareTo)
                .orElse(config.calls().timeout());
    }

    private ToolPermission permission(McpServer server) {
        DialPause pause = new DialPause(random, nanoTime);
        ToolServer made = new McpToolServer(server.label(), server.transport(), server.timeout(), pause);
        return new ToolPermission(made, server.allowed(), server.approval(), server.timeout(), false);
    }

    @Override
    public OperatorTools operatorTools() {
        return operatorTools;
    }

    @Override
    public Duration timeout() {
        return config.calls().timeout();
    }

    @Override
    public ToolServer connect(Address address) throws NotAllowedException {
        URI url = address.url();
        requireAllowed(url);
        boolean sse = Optional.ofNullable(url.getPath()).orElse("").endsWith("/sse");
        Transport transport = new Transport.Http(url, sse, address.headers());
        return new McpToolServer(address.label(), transport, timeout(), pause(transport));
    }

    /** One for all sessions that name the same server with the same keys. */
    private DialPause pause(Transport transport) {
        synchronized (pauses) {
            DialPause pause = pauses.computeIfAbsent(transport, fresh -> new DialPause(random, nanoTime));
            if (pauses.size() > MOST_PAUSES) {
                pauses.pollFirstEntry();
            }
            return pause;
        }
    }

    private void requireAllowed(URI url) throws NotAllowedException {
        List<String> hosts = config.calls().clientMcpHosts();
        String host = Optional.ofNullable(url.getHost()).orElse("").toLowerCase(Locale.ROOT);
        boolean usual = "https".equals(url.getScheme()) && (url.getPort() == -1 || url.getPort() == 443);
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        int port = url.getPort() == -1 ? ("https".equals(url.getScheme()) ? 443 : 80) : url.getPort();
        boolean allowed = hosts.stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .anyMatch(each -> each.equals("*") || each.equals(host) && usual || each.equals(host + ":" + port));
        if (!web || host.isEmpty() || url.getRawUserInfo() != null || !allowed) {
            throw new NotAllowedException("This server does not let clients name the MCP server " + host
                    + ". Its operator can allow it with tool-calls.client-mcp-hosts, or offer the server to every"
                    + " session with mcp (docs/tools.md).");
        }
    }

    @Override
    public void close() {
        CompletableFuture<?>[] closing = operatorTools.permissions().stream()
                .map(permission -> permission.server().close().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(closing).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).log("closing the servers of tools");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
