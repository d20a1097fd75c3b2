package dev.parley.engines.openai;

import dev.parley.engines.support.service.BoundedBody;
import dev.parley.provider.ChatPassThrough.Answer;
import dev.parley.provider.ChatPassThrough.Exchange;
import dev.parley.provider.ProviderException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One request handed on as it is. Confined to the event loop it was made on. */
final class PassThrough implements Exchange {
    private static final int ERROR_BODY_BYTES = 64 * 1024;
    /** Longest silence of the server; models that think long say nothing meanwhile. */
    private static final Duration SILENCE = Duration.ofMinutes(5);
    /** Refusals that are about the request, not about this server. */
    private static final Set<Integer> CLIENTS = Set.of(400, 404, 409, 413, 415, 422, 429);

    private final OpenAiLanguageModel owner;
    private final Answer answer;
    private Optional<HttpClientRequest> request = Optional.empty();
    private Optional<HttpClientResponse> response = Optional.empty();
    private boolean paused;
    private boolean over;

    PassThrough(OpenAiLanguageModel owner, Answer answer) {
        this.owner = owner;
        this.answer = answer;
    }

    void send(byte[] body) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(
                        owner.options().endpoint().resolve("/chat/completions").toString())
                .setIdleTimeout(SILENCE.toMillis())
                .putHeader("Content-Type", "application/json");
        owner.options().endpoint().apiKey().ifPresent(key -> options.putHeader("Authorization", "Bearer " + key));
        owner.client()
                .request(options)
                .onSuccess(made -> {
                    request = Optional.of(made);
                    if (over) {
                        made.reset();
                        return;
                    }
                    made.response().onSuccess(this::answered).onFailure(this::lost);
                    made.end(Buffer.buffer(body));
                })
                .onFailure(this::lost);
    }

    private void answered(HttpClientResponse head) {
        if (over) {
            return;
        }
        int status = head.statusCode();
        if (status >= 300) {
            BoundedBody.read(head, ERROR_BODY_BYTES)
                    .map(Buffer::getBytes)
                    .otherwise(new byte[0])
                    .onSuccess(body -> refused(status, contentType(head), body));
            return;
        }
        response = Optional.of(head);
        head.exceptionHandler(this::lost);
        head.handler(piece -> {
            if (!over) {
                answer.data(piece.getBytes());
            }
        });
        head.endHandler(end -> {
            if (!over) {
                over = true;
                answer.end();
            }
        });
        answer.head(status, contentType(head));
        if (paused) {
            head.pause();
        }
    }

    private static String contentType(HttpClientResponse head) {
        String type = head.getHeader("Content-Type");
        return type == null ? "application/json" : type;
    }

    private void refused(int status, String contentType, byte[] body) {
        if (over) {
            return;
        }
        if (!CLIENTS.contains(status)) {
            fail(owner.errors().status(status, body, Optional.empty()));
            return;
        }
        over = true;
        String text = owner.options().endpoint().redact(new String(body, StandardCharsets.UTF_8));
        answer.head(status, contentType);
        answer.data(text.getBytes(StandardCharsets.UTF_8));
        answer.end();
    }

    private void lost(Throwable cause) {
        if (!over) {
            fail(owner.errors().connection(cause));
        }
    }

    private void fail(ProviderException cause) {
        over = true;
        answer.failed(cause);
    }

    @Override
    public void pause() {
        paused = true;
        response.ifPresent(HttpClientResponse::pause);
    }

    @Override
    public void resume() {
        paused = false;
        response.ifPresent(HttpClientResponse::resume);
    }

    @Override
    public CompletionStage<Void> cancel() {
        over = true;
        request.ifPresent(HttpClientRequest::reset);
        return CompletableFuture.completedFuture(null);
    }
}
