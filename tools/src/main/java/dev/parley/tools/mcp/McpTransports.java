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

    /** How long the first answer of a server may take, with a handshake and without one. */
    private static final Duration GREETING = Duration.ofSeconds(10);

    static final McpJsonMapper JSON = new JacksonMcpJsonMapper(new ObjectMapper());

    private McpTransports() {}

    /**
     * Connects to a server of any revision. The handshake comes first, since most servers still want one; where it is
     * refused, or not answered in time, the server is asked without one. A server that went without one the last time is
     * asked the other way round.
     *
     * @param timeout how long any request may take; either way of connecting takes half of it at most
     * @param pause told when the server asks to be left alone, then and later; knows how it was connected to
     */
    static Mono<McpConnection> connect(Transport transport, Duration timeout, DialPause pause) {
        Duration half = timeout.dividedBy(2);
        Duration greeting = half.compareTo(GREETING) < 0 ? half : GREETING;
        Mono<McpConnection> session = Mono.defer(() -> McpSession.begin(of(transport, pause), timeout, greeting))
                .doOnNext(made -> pause.goesWithoutHandshake(false));
        if (transport instanceof Transport.Http http && http.sse()) {
            return session;
        }
        Mono<McpConnection> stateless = Mono.defer(() -> stateless(transport, timeout, greeting, pause))
                .doOnNext(made -> pause.goesWithoutHandshake(true));
        // What came of the handshake is told if the server does not go without one either.
        return pause.isWithoutHandshake()
                ? stateless.onErrorResume(failure -> pause.leftAlone().isEmpty(), failure -> session)
                : session.onErrorResume(
                        refusal -> pause.leftAlone().isEmpty(), refusal -> stateless.onErrorMap(failure -> refusal));
    }

    private static Mono<McpConnection> stateless(
            Transport transport, Duration timeout, Duration greeting, DialPause pause) {
        return switch (transport) {
            case Transport.Http http -> McpStateless.discover(stateless(http, pause), () -> {}, timeout, greeting);
            case Transport.Stdio program -> stateless(program, timeout, greeting);
        };
    }

    private static HttpClientMcpTransport stateless(Transport.Http http, DialPause pause) {
        return HttpClientMcpTransport.builder(http.url())
                .jsonMapper(JSON)
                .clientBuilder(HeedingHttpClient.builder(pause))
                .connectTimeout(CONNECT)
                .customizeClient(client -> client.followRedirects(HttpClient.Redirect.NEVER))
                .requestCustomizer((request, headers, context) ->
                        Mono.fromRunnable(() -> http.headers().forEach(headers::set)))
                .build();
    }

    /** The program is started anew: one that has refused a handshake may have ended. */
    private static Mono<McpConnection> stateless(Transport.Stdio stdio, Duration timeout, Duration greeting) {
        return Mono.fromCallable(() -> McpProgram.start(parameters(stdio)))
                .flatMap(program -> McpStateless.discover(program.transport(), program::close, timeout, greeting));
    }

    private static McpClientTransport of(Transport transport, DialPause pause) {
        return switch (transport) {
            case Transport.Http http when http.sse() -> sse(http, pause);
            case Transport.Http http -> streamable(http, pause);
            case Transport.Stdio stdio -> stdio(stdio);
        };
    }

    private static McpClientTransport streamable(Transport.Http http, DialPause pause) {
        return HttpClientStreamableHttpTransport.builder(origin(http.url()))
                .endpoint(endpoint(http.url()))
                .jsonMapper(JSON)
                .clientBuilder(HeedingHttpClient.builder(pause))
                .connectTimeout(CONNECT)
                .customizeClient(client -> client.followRedirects(HttpClient.Redirect.NEVER))
                .httpRequestCustomizer(headers(http.headers()))
                .build();
    }

    private static McpClientTransport sse(Transport.Http http, DialPause pause) {
        return HttpClientSseClientTransport.builder(origin(http.url()))
                .sseEndpoint(endpoint(http.url()))
                .jsonMapper(JSON)
                .clientBuilder(HeedingHttpClient.builder(pause))
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
        StdioClientTransport transport = new StdioClientTransport(parameters(stdio), JSON) {
            @Override
            protected ProcessBuilder getProcessBuilder() {
                return McpProgram.withoutEnvironment();
            }
        };
        transport.setStdErrorHandler(line -> LOG.debug("{}: {}", stdio.command().getFirst(), line));
        return transport;
    }

    private static ServerParameters parameters(Transport.Stdio stdio) {
        return ServerParameters.builder(stdio.command().getFirst())
                .args(stdio.command().subList(1, stdio.command().size()))
                .env(stdio.environment())
                .build();
    }
}
