package dev.parley.tools.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.config.ToolsConfig.HttpTool;
import dev.parley.provider.RetryAfter;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import dev.parley.tools.support.Arguments;
import dev.parley.tools.support.LeftAlone;
import dev.parley.tools.support.Outputs;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tool that is an HTTP request: how it is made of arguments, and its answer a result. Thread-safe. */
final class HttpToolRequest {
    private static final Logger LOG = LoggerFactory.getLogger(HttpToolRequest.class);

    /** Largest body that is read; a larger one is an error. */
    static final int MAX_BYTES = 256 * 1024;

    /** Of an error's body, what the model reads. */
    private static final int ERROR_CHARACTERS = 500;

    /** Stands for a host that cannot be reached or breaks off, as a gateway would say it. */
    private static final int BAD_GATEWAY = 502;

    private static final int UNAVAILABLE = 503;

    private static final Set<String> BODILESS = Set.of("GET", "DELETE");

    private final HttpTool tool;
    private final HttpClient client;
    private final UrlTemplate url;
    private final LeftAlone alone;

    HttpToolRequest(HttpTool tool, HttpClient client, LongSupplier nanoTime) {
        this.tool = tool;
        this.client = client;
        this.url = new UrlTemplate(tool.url());
        this.alone = new LeftAlone(nanoTime);
    }

    /** A body that is longer than is read. */
    private static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Returns how to stop; the result may still come after that. */
    Runnable send(ToolServer.Call call, Consumer<ToolResult> result) {
        Optional<Duration> left = alone.left();
        if (left.isPresent()) {
            long seconds = RetryAfter.wholeSeconds(left.get());
            result.accept(new ToolResult.Failed(ToolError.http(
                    UNAVAILABLE, tool.name() + " asked to be left alone, for another " + seconds + " s.")));
            return () -> {};
        }
        Sending sending = new Sending();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(tool.method()))
                .setFollowRedirects(false);
        Buffer body;
        try {
            body = prepare(Arguments.parse(call.argumentsJson()), options);
        } catch (Arguments.MalformedException | UrlTemplate.UnfitArgumentException e) {
            result.accept(new ToolResult.Failed(ToolError.execution(e.getMessage())));
            return () -> {};
        }
        client.request(options)
                .compose(request -> sending.send(request, body))
                .compose(this::read)
                .timeout(tool.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(outcome -> {
                    if (outcome.failed()) {
                        sending.stop();
                    }
                    result.accept(
                            outcome.succeeded() ? outcome.result() : new ToolResult.Failed(failure(outcome.cause())));
                });
        return sending::stop;
    }

    /** One request, that may be stopped while it still waits for a connection: then it is never sent. Thread-safe. */
    private static final class Sending {
        private @Nullable HttpClientRequest open;
        private boolean stopped;

        Future<HttpClientResponse> send(HttpClientRequest request, Buffer body) {
            synchronized (this) {
                if (!stopped) {
                    open = request;
                    return body.length() == 0 ? request.send() : request.send(body);
                }
            }
            request.reset();
            return Future.failedFuture("it was cancelled before it was sent");
        }

        void stop() {
            HttpClientRequest sent;
            synchronized (this) {
                stopped = true;
                sent = open;
            }
            if (sent != null) {
                sent.reset();
            }
        }
    }

    private Buffer prepare(ObjectNode arguments, RequestOptions options) throws UrlTemplate.UnfitArgumentException {
        String filled = url.fill(arguments);
        tool.headers().forEach(options::putHeader);
        options.putHeader("User-Agent", "parley").putHeader("Accept", "application/json, text/*;q=0.9, */*;q=0.1");
        ObjectNode rest = arguments.deepCopy();
        rest.remove(url.names());
        if (BODILESS.contains(tool.method())) {
            options.setAbsoluteURI(UrlTemplate.withQuery(filled, rest));
            return Buffer.buffer();
        }
        options.setAbsoluteURI(filled).putHeader("Content-Type", "application/json");
        return Buffer.buffer(rest.toString());
    }

    private Future<ToolResult> read(HttpClientResponse response) {
        RetryAfter.of(response::getHeader).ifPresent(alone::asked);
        // The same failure comes by end(); without a handler it would be logged as nobody's.
        response.exceptionHandler(
                cause -> LOG.debug("reading the answer of tool {}: {}", tool.name(), cause.toString()));
        Buffer body = Buffer.buffer();
        boolean[] large = {false};
        response.handler(piece -> {
            if (body.length() + piece.length() <= MAX_BYTES) {
                body.appendBuffer(piece);
            } else if (!large[0]) {
                large[0] = true;
                response.request().reset();
            }
        });
        return response.end()
                .recover(cause -> Future.failedFuture(large[0] ? new TooLargeException() : cause))
                .compose(end -> large[0]
                        ? Future.failedFuture(new TooLargeException())
                        : Future.succeededFuture(result(response.statusCode(), body)));
    }

    private ToolResult result(int status, Buffer body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            return new ToolResult.Failed(
                    ToolError.http(status, tool.name() + " answered with something that is no text."));
        }
        if (status >= 200 && status < 300) {
            return new ToolResult.Output(Outputs.bounded(text));
        }
        String more = text.isBlank()
                ? ""
                : ": "
                        + text.substring(0, Math.min(text.length(), ERROR_CHARACTERS))
                                .strip();
        String what = status >= 300 && status < 400 ? " redirected to elsewhere, which is not followed" : " answered";
        return new ToolResult.Failed(
                ToolError.http(status, tool.name() + what + " (HTTP status " + status + ")" + more));
    }

    private ToolError failure(Throwable cause) {
        LOG.warn("tool={} {}", tool.name(), cause.toString());
        if (cause instanceof TooLargeException) {
            return ToolError.execution(tool.name() + " answered with more than " + MAX_BYTES / 1024 + " KiB.");
        }
        if (cause instanceof TimeoutException) {
            return ToolError.execution(tool.name() + " did not answer in time.");
        }
        return ToolError.http(BAD_GATEWAY, tool.name() + " could not be reached, or broke off.");
    }
}
