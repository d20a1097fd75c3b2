package dev.parley.http;

import dev.parley.http.pipecat.PipecatRoutes;
import dev.parley.tenant.AccessDecision;
import dev.parley.tenant.KeyRing;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests in that show a key, where one is needed (openai-realtime.md section 1.1). Looks keys up without blocking;
 * the request waits, paused.
 */
public final class Access {
    private static final Logger log = LoggerFactory.getLogger(Access.class);
    private static final String BEARER = "bearer ";
    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";
    private static final String ADMISSION = "parley.admission";

    private final KeyRing keys;

    public Access(KeyRing keys) {
        this.keys = keys;
    }

    /** For routes that take a key but no client secret. */
    public void keyed(RoutingContext context) {
        admitted(context, admission -> {
            if (admission instanceof AccessDecision.Secret) {
                refuse(context, "A client secret opens realtime sessions only. This needs an API key.");
            } else {
                context.next();
            }
        });
    }

    /** For routes that open a session: a key, or a client secret. */
    public void session(RoutingContext context, Consumer<AccessDecision.Granted> then) {
        admitted(context, then);
    }

    /** The same as a step on a route's way. */
    public void opening(RoutingContext context) {
        session(context, admission -> context.next());
    }

    /** On whose behalf a request that was let in is made. */
    public static AccessDecision.Granted of(RoutingContext context) {
        return Optional.<AccessDecision.Granted>ofNullable(context.get(ADMISSION))
                .orElseGet(AccessDecision.Anonymous::new);
    }

    private void admitted(RoutingContext context, Consumer<AccessDecision.Granted> then) {
        CompletableFuture<AccessDecision> answer =
                keys.admit(presented(context.request())).toCompletableFuture();
        if (answer.isDone()) {
            decide(context, answer, then);
            return;
        }
        HttpServerRequest request = context.request();
        request.pause();
        var loop = context.vertx().getOrCreateContext();
        answer.whenComplete((ignored, failure) -> loop.runOnContext(now -> {
            if (!context.response().closed() && !context.response().ended()) {
                decide(context, answer, then);
                // Resumed, a request that becomes a WebSocket would end as a request without a body.
                if (!request.headers().contains("Upgrade")) {
                    request.resume();
                }
            }
        }));
    }

    private static void decide(
            RoutingContext context, CompletableFuture<AccessDecision> answer, Consumer<AccessDecision.Granted> then) {
        if (answer.isCompletedExceptionally()) {
            log.atError().setCause(answer.exceptionNow()).log("API keys could not be checked");
            Answers.error(context, 503, "key_store_unavailable", "API keys cannot be checked now. Try again later.");
            return;
        }
        switch (answer.resultNow()) {
            case AccessDecision.Refused refused -> refuse(context, refused.message());
            case AccessDecision.Granted admission -> {
                context.put(ADMISSION, admission);
                then.accept(admission);
            }
        }
    }

    private static void refuse(RoutingContext context, String message) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        Answers.error(context, 401, "invalid_api_key", message);
    }

    private static List<String> presented(HttpServerRequest request) {
        MultiMap headers = request.headers();
        // Pipecat's clients can show what POST /start gave them nowhere else (pipecat-rtvi.md 2.2).
        Stream<String> token =
                PipecatRoutes.takesToken(request.path()) ? request.params().getAll("token").stream() : Stream.empty();
        Stream<String> bearer = headers.getAll("Authorization").stream()
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
        Stream<String> azure = headers.getAll("api-key").stream().map(String::strip);
        Stream<String> subprotocol = subprotocols(headers).stream()
                .filter(each -> each.startsWith(KEY_PROTOCOL))
                .map(each -> each.substring(KEY_PROTOCOL.length()));
        return Stream.of(bearer, azure, subprotocol, token)
                .flatMap(each -> each)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** The subprotocols a client offers, in its order. */
    static List<String> subprotocols(MultiMap headers) {
        return headers.getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }
}
