package dev.parley.http.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.admission.SessionAdmission;
import dev.parley.dialect.realtime.PresetSession;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.support.Json;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.LargeBody;
import dev.parley.http.openai.request.Replies;
import dev.parley.http.openai.request.RequestFields;
import dev.parley.session.Principal;
import dev.parley.tenant.ClientSecret;
import dev.parley.tenant.ClientSecrets;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Client secrets for browsers, GA and beta (openai-realtime.md 1.3). */
final class ClientSecretEndpoint {
    private static final int SHORTEST = 10;
    private static final int LONGEST = 7200;
    private static final Duration USUAL = Duration.ofSeconds(600);
    private static final Duration BETA = Duration.ofMinutes(1);

    /** What a voice is called before the synthesiser tells. */
    private static final String VOICE = "marin";

    private final OpenAiRoutes.Services services;

    ClientSecretEndpoint(OpenAiRoutes.Services services) {
        this.services = services;
    }

    /** What a request asks for. */
    private record Wanted(PresetSession presetSession, Duration life) {}

    /** {@code POST /v1/realtime/client_secrets} */
    void create(RoutingContext context) {
        LargeBody.read(
                context,
                this::wanted,
                wanted -> make(context, wanted, secret -> {
                    ObjectNode answer = Json.object().put("value", secret.value());
                    answer.put("expires_at", secret.expiresAt().getEpochSecond());
                    answer.set("session", session(wanted.presetSession()));
                    Replies.json(context, 200, answer);
                }));
    }

    private Wanted wanted(@Nullable Buffer body) throws ApiException {
        RequestFields fields = fields(body);
        JsonNode session =
                fields.has("session") ? fields.get("session") : Json.object().put("type", "realtime");
        try {
            return new Wanted(PresetSession.of(session, services.service().tools()), life(fields));
        } catch (InvalidEventException e) {
            throw invalid(e);
        }
    }

    /** {@code POST /v1/realtime/sessions} and {@code /v1/realtime/transcription_sessions} */
    void beta(RoutingContext context, boolean transcription) {
        LargeBody.read(
                context,
                body -> beta(body, transcription),
                wanted -> make(context, wanted, secret -> {
                    ObjectNode answer = session(wanted.presetSession());
                    answer.putObject("client_secret")
                            .put("value", secret.value())
                            .put("expires_at", secret.expiresAt().getEpochSecond());
                    Replies.json(context, 200, answer);
                }));
    }

    private Wanted beta(@Nullable Buffer body, boolean transcription) throws ApiException {
        try {
            return new Wanted(
                    PresetSession.ofBeta(
                            fields(body).object(),
                            transcription,
                            services.service().tools()),
                    BETA);
        } catch (InvalidEventException e) {
            throw invalid(e);
        }
    }

    /** No body at all asks for the defaults. */
    private static RequestFields fields(@Nullable Buffer body) throws ApiException {
        return body == null || body.length() == 0 ? new RequestFields(Json.object()) : RequestFields.of(body);
    }

    private static ApiException invalid(InvalidEventException e) {
        return new ApiException(400, e.code(), e.param().orElse(""), String.valueOf(e.getMessage()));
    }

    private static Duration life(RequestFields body) throws ApiException {
        if (!body.has("expires_after")) {
            return USUAL;
        }
        if (!(body.get("expires_after") instanceof ObjectNode object)) {
            throw ApiException.invalid("expires_after", "expected an object with anchor and seconds.");
        }
        RequestFields after = new RequestFields(object);
        if (!after.get("anchor").asText("created_at").equals("created_at")) {
            throw ApiException.invalid("expires_after.anchor", "expected created_at.");
        }
        JsonNode seconds = after.get("seconds");
        if (seconds.isMissingNode()) {
            return USUAL;
        }
        if (!seconds.isIntegralNumber() || seconds.longValue() < SHORTEST || seconds.longValue() > LONGEST) {
            throw ApiException.invalid(
                    "expires_after.seconds", "expected a whole number from " + SHORTEST + " to " + LONGEST + ".");
        }
        return Duration.ofSeconds(seconds.longValue());
    }

    /** The session that may come of the secret, complete. */
    private ObjectNode session(PresetSession presetSession) {
        SessionAdmission service = services.service();
        String voice =
                service.voices().isEmpty() ? VOICE : service.voices().getFirst().name();
        return presetSession.json(service.ids().next("sess"), 0, voice);
    }

    private void make(RoutingContext context, Wanted wanted, Consumer<ClientSecret> answer) {
        Principal owner = services.admission().apply(context).principal();
        var loop = context.vertx().getOrCreateContext();
        services.secrets()
                .create(owner, wanted.life(), wanted.presetSession().preset())
                .whenComplete((secret, failure) -> loop.runOnContext(now -> {
                    if (failure == null) {
                        answer.accept(secret);
                    } else if (failure instanceof ClientSecrets.FullException) {
                        String message = String.valueOf(failure.getMessage());
                        Replies.error(context, new ApiException(429, "rate_limit_exceeded", "", message));
                    } else {
                        context.fail(failure);
                    }
                }));
    }
}
