package dev.parley.tools.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.config.ToolsConfig.Transport;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.client.transport.customizer.McpSyncHttpClientRequestCustomizer;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.modern.client.transport.HttpClientMcpTransport;
import io.modelcontextprotocol.spec.McpClientTransport;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Makes connections to MCP servers. Redirects are not followed: the address that was allowed is the one that is called. */
final class McpTransports {
    private static final Logger LOG = LoggerFactory.getLogger(McpTransports.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    static final McpJsonMapper JSON = new JacksonMcpJsonMapper(new ObjectMapper());

    private McpTransports() {}

    /** Connects to a server of any revision; the handshake comes first, since most servers still want one. */
    static Mono<McpConnection> connect(Transport transport, Duration timeout) {
        Mono<McpConnection> session = Mono.defer(() -> McpSession.begin(of(transport), timeout));
        return transport instanceof Transport.Http http && !http.sse()
                ? session.onErrorResume(
                        failure -> McpResults.isLate(failure) ? Mono.error(failure) : stateless(http, timeout, failure))
                : session;
    }

    /** @param refusal what came of the handshake; told if the server does not go without one either */
    private static Mono<McpConnection> stateless(Transport.Http http, Duration timeout, Throwable refusal) {
        return McpStateless.discover(
                        HttpClientMcpTransport.builder(http.url())
                                .jsonMapper(JSON)
                                .connectTimeout(CONNECT)
                                .customizeClient(client -> client.followRedirects(HttpClient.Redirect.NEVER))
                                .requestCustomizer((request, headers, context) ->
                                        Mono.fromRunnable(() -> http.headers().forEach(headers::set)))
                                .build(),
                        timeout)
                .onErrorMap(failure -> refusal);
    }

    private static McpClientTransport of(Transport transport) {
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
                .httpRequestCustomizer(headers(http.headers()))
                .build();
    }

    private static McpClientTransport sse(Transport.Http http) {
        return HttpClientSseClientTransport.builder(origin(http.url()))
                .sseEndpoint(endpoint(http.url()))
                .jsonMapper(JSON)
                .connectTimeout(CONNECT)
                .customizeClient(client -> client.followRedirects(HttpClient.Redirect.NEVER))
                .httpRequestCustomizer(headers(http.headers()))
                .build();
    }

    private static McpSyncHttpClientRequestCustomizer headers(Map<String, String> headers) {
        return (request, method, uri, body, context) -> headers.forEach(request::setHeader);
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
