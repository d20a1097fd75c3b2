package dev.parley.tools.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.config.ToolsConfig.Transport;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes connections to MCP servers. Redirects are not followed: the address that was allowed is the one that is called. */
public final class McpTransports {
    private static final Logger LOG = LoggerFactory.getLogger(McpTransports.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final McpJsonMapper JSON = new JacksonMcpJsonMapper(new ObjectMapper());

    private McpTransports() {}

    public static McpClientTransport of(Transport transport) {
        return switch (transport) {
            case Transport.Http http when http.sse() -> sse(http);
            case Transport.Http http -> streamable(http);
            case Transport.Stdio stdio -> stdio(stdio);
        };
    }

    private static McpClientTransport streamable(Transport.Http http) {
        return HttpClientStreamableHttpTransport.builder(origin(http.url()))
                .endpoint(endpoint(http.url()))
                .jsonMapper(JSON)
                .connectTimeout(CONNECT)
                .customizeClient(client -> client.followRedirects(HttpClient.Redirect.NEVER))
                .customizeRequest(headers(http.headers()))
                .build();
    }

    private static McpClientTransport sse(Transport.Http http) {
        return HttpClientSseClientTransport.builder(origin(http.url()))
                .sseEndpoint(endpoint(http.url()))
                .jsonMapper(JSON)
                .connectTimeout(CONNECT)
                .customizeClient(client -> client.followRedirects(HttpClient.Redirect.NEVER))
                .customizeRequest(headers(http.headers()))
                .build();
    }

    private static Consumer<HttpRequest.Builder> headers(Map<String, String> headers) {
        return request -> headers.forEach(request::setHeader);
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private static String endpoint(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static McpClientTransport stdio(Transport.Stdio stdio) {
        ServerParameters program = ServerParameters.builder(stdio.command().getFirst())
                .args(stdio.command().subList(1, stdio.command().size()))
                .env(stdio.environment())
                .build();
        StdioClientTransport transport = new StdioClientTransport(program, JSON) {
            /** The SDK adds what a program needs (PATH, HOME and the like); the keys in our environment are not its business. */
            @Override
            protected ProcessBuilder getProcessBuilder() {
                ProcessBuilder fresh = new ProcessBuilder();
                fresh.environment().clear();
                return fresh;
            }
        };
        transport.setStdErrorHandler(line -> LOG.debug("{}: {}", stdio.command().getFirst(), line));
        return transport;
    }
}
