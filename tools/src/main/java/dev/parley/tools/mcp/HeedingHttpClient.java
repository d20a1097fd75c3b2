package dev.parley.tools.mcp;

import dev.parley.provider.RetryAfter;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Leaves a server alone for as long as its answers ask, the requests included that the SDK sends by itself. The SDK passes no
 * header on. Thread-safe.
 */
final class HeedingHttpClient extends HttpClient {
    private final HttpClient client;
    private final DialPause pause;

    private HeedingHttpClient(HttpClient client, DialPause pause) {
        this.client = client;
        this.pause = pause;
    }

    static HttpClient.Builder builder(DialPause pause) {
        return new Heeding(HttpClient.newBuilder().version(Version.HTTP_1_1), pause);
    }

    private <T> BodyHandler<T> heeding(BodyHandler<T> handler) {
        return answer -> {
            RetryAfter.of(name -> answer.headers().firstValue(name).orElse(null))
                    .ifPresent(pause::leaveAlone);
            return handler.apply(answer);
        };
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        Optional<DialPause.LeftAloneException> alone = pause.leftAlone();
        if (alone.isPresent()) {
            throw alone.get();
        }
        return client.send(request, heeding(handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return pause.leftAlone()
                .map(CompletableFuture::<HttpResponse<T>>failedFuture)
                .orElseGet(() -> client.sendAsync(request, heeding(handler)));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
        return pause.leftAlone()
                .map(CompletableFuture::<HttpResponse<T>>failedFuture)
                .orElseGet(() -> client.sendAsync(request, heeding(handler), pushes));
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    @Override
    public void shutdown() {
        client.shutdown();
    }

    @Override
    public void shutdownNow() {
        client.shutdownNow();
    }

    @Override
    public boolean isTerminated() {
        return client.isTerminated();
    }

    @Override
    public boolean awaitTermination(Duration atMost) throws InterruptedException {
        return client.awaitTermination(atMost);
    }

    private record Heeding(HttpClient.Builder builder, DialPause pause) implements HttpClient.Builder {
        @Override
        public HttpClient.Builder cookieHandler(CookieHandler handler) {
            builder.cookieHandler(handler);
            return this;
        }

        @Override
        public HttpClient.Builder connectTimeout(Duration atMost) {
            builder.connectTimeout(atMost);
            return this;
        }

        @Override
        public HttpClient.Builder sslContext(SSLContext context) {
            builder.sslContext(context);
            return this;
        }

        @Override
        public HttpClient.Builder sslParameters(SSLParameters parameters) {
            builder.sslParameters(parameters);
            return this;
        }

        @Override
        public HttpClient.Builder executor(Executor executor) {
            builder.executor(executor);
            return this;
        }

        @Override
        public HttpClient.Builder followRedirects(Redirect policy) {
            builder.followRedirects(policy);
            return this;
        }

        @Override
        public HttpClient.Builder version(Version version) {
            builder.version(version);
            return this;
        }

        @Override
        public HttpClient.Builder priority(int priority) {
            builder.priority(priority);
            return this;
        }

        @Override
        public HttpClient.Builder proxy(ProxySelector selector) {
            builder.proxy(selector);
            return this;
        }

        @Override
        public HttpClient.Builder authenticator(Authenticator authenticator) {
            builder.authenticator(authenticator);
            return this;
        }

        @Override
        public HttpClient build() {
            return new HeedingHttpClient(builder.build(), pause);
        }
    }
}
