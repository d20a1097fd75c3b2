package dev.parley.http.openai.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.Job;
import dev.parley.http.openai.request.Replies;
import dev.parley.http.openai.request.RequestFields;
import dev.parley.provider.ChatPassThrough;
import dev.parley.provider.ProviderException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chat completion that the language model's own server answers: the request is handed on whole, but for the model's
 * name, and the answer comes back as it is made, no faster than the client takes it. Loop only.
 */
final class ChatForward implements ChatPassThrough.Answer {
    private static final Logger log = LoggerFactory.getLogger(ChatForward.class);

    private final RoutingContext context;
    private final HttpServerResponse response;
    private final Job.Slots slots;
    private Optional<ChatPassThrough.Exchange> exchange = Optional.empty();
    private boolean over;

    private ChatForward(RoutingContext context, Job.Slots slots) {
        this.context = context;
        this.response = context.response();
        this.slots = slots;
    }

    /** @param body from {@link #body} */
    static void start(RoutingContext context, Job.Slots slots, ChatPassThrough server, byte[] body) {
        if (!slots.take()) {
            Replies.error(
                    context,
                    new ApiException(429, "rate_limit_exceeded", "", "The server is busy. Try again in a moment."));
            return;
        }
        ChatForward forward = new ChatForward(context, slots);
        context.response().closeHandler(closed -> forward.left());
        forward.exchange = Optional.of(server.forward(body, forward));
    }

    /**
     * What the server is sent.
     *
     * @param ownModel what a request means that names no model, or this server's
     */
    static byte[] body(@Nullable Buffer body, String ownModel) throws ApiException {
        RequestFields fields = RequestFields.of(body);
        if (!fields.has("messages")) {
            throw ApiException.missing("messages");
        }
        ObjectNode request = fields.object();
        String model = request.path("model").asText("");
        if (!fields.has("model") || model.isEmpty() || model.equals("parley")) {
            request.put("model", ownModel);
        }
        return Json.text(request).getBytes(StandardCharsets.UTF_8);
    }

    /** The client is gone, or the answer complete. */
    private void left() {
        if (!over) {
            finish();
            exchange.ifPresent(ChatPassThrough.Exchange::cancel);
        }
    }

    private void finish() {
        over = true;
        slots.free();
    }

    @Override
    public void head(int status, String contentType) {
        response.setStatusCode(status)
                .putHeader("Content-Type", contentType)
                .putHeader("Cache-Control", "no-store")
                .setChunked(true);
    }

    @Override
    public void data(byte[] piece) {
        if (over) {
            return;
        }
        response.write(Buffer.buffer(piece));
        if (response.writeQueueFull()) {
            exchange.ifPresent(ChatPassThrough.Exchange::pause);
            response.drainHandler(drained -> exchange.ifPresent(ChatPassThrough.Exchange::resume));
        }
    }

    @Override
    public void end() {
        if (!over) {
            finish();
            response.end();
        }
    }

    @Override
    public void failed(ProviderException cause) {
        if (over) {
            return;
        }
        finish();
        log.atWarn().log("{} {}: {}", context.request().path(), cause.kind(), cause.getMessage());
        if (response.headWritten()) {
            // Half an answer must never look whole.
            response.reset();
        } else {
            Replies.error(context, ApiException.of(cause));
        }
    }
}
