package dev.parley.http.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionPreset;
import dev.parley.dialect.realtime.PresetSession;
import dev.parley.dialect.realtime.RealtimeFactory;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.http.form.FormBody;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.Replies;
import dev.parley.http.openai.request.RequestFields;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.tenant.AccessDecision;
import dev.parley.tenant.ClientSecret;
import dev.parley.transport.webrtc.WebRtcTransport.NoRoomException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** Calls of OpenAI's Realtime API over WebRTC (openai-realtime.md 1.2 and 9). */
final class RealtimeCallEndpoint {
    /** Of the dialect that answers, whatever carries it. */
    private static final String PATH = "/v1/realtime";

    private static final String SDP = "application/sdp";
    private static final String BETA_HEADER = "OpenAI-Beta";

    private final OpenAiRoutes.Services services;

    RealtimeCallEndpoint(OpenAiRoutes.Services services) {
        this.services = services;
    }

    /** What a request brings: an offer, and where it is a form perhaps what the session begins as. */
    private record Wanted(String offer, Optional<SessionPreset> preset) {}

    /** {@code POST /v1/realtime/calls} */
    void create(RoutingContext context) {
        accept(context, false);
    }

    /** {@code POST /v1/realtime}, as clients of the beta protocol call: they send no header that tells them apart. */
    void beta(RoutingContext context) {
        accept(context, true);
    }

    private void accept(RoutingContext context, boolean beta) {
        try {
            if (!services.webRtc().taken()) {
                throw new ApiException(
                        501,
                        "webrtc_unavailable",
                        "",
                        "This server takes no calls over WebRTC (webrtc.enabled). Connect a WebSocket to " + PATH
                                + ".");
            }
            Wanted wanted = wanted(context);
            String id = services.service().ids().next("rtc");
            String answer = services.webRtc().accept(id, wanted.offer(), handshake(context, id, wanted, beta));
            context.response()
                    .setStatusCode(201)
                    .putHeader("Content-Type", SDP)
                    .putHeader("Location", PATH + "/calls/" + id)
                    .end(answer);
        } catch (ApiException e) {
            Replies.error(context, e);
        } catch (SdpException e) {
            Replies.error(context, new ApiException(400, "invalid_sdp", "sdp", "Invalid 'sdp': " + e.getMessage()));
        } catch (NoRoomException e) {
            Replies.error(context, new ApiException(503, "unavailable", "", String.valueOf(e.getMessage())));
        }
    }

    private Wanted wanted(RoutingContext context) throws ApiException {
        if (!FormBody.isForm(context)) {
            String offer = context.body().asString();
            if (offer == null || offer.isBlank()) {
                throw ApiException.missing("sdp");
            }
            return new Wanted(offer, Optional.empty());
        }
        MultiMap form = context.request().formAttributes();
        if (!form.contains("sdp")) {
            throw ApiException.missing("sdp");
        }
        return new Wanted(
                form.get("sdp"),
                form.contains("session") ? Optional.of(preset(form.get("session"))) : Optional.empty());
    }

    private SessionPreset preset(String text) throws ApiException {
        JsonNode session = RequestFields.of(Buffer.buffer(text)).object();
        try {
            return PresetSession.of(session, services.service().tools()).preset();
        } catch (InvalidEventException e) {
            throw new ApiException(400, e.code(), e.param().orElse("session"), String.valueOf(e.getMessage()));
        }
    }

    private Handshake handshake(RoutingContext context, String id, Wanted wanted, boolean beta) {
        HttpServerRequest request = context.request();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
        if (beta) {
            headers.set(BETA_HEADER, "realtime=v1");
        }
        AccessDecision.Granted granted = services.admission().apply(context);
        Optional<SessionPreset> bound = granted instanceof AccessDecision.Secret(ClientSecret secret)
                ? Optional.of(secret.preset())
                : Optional.empty();
        MultiMap query = MultiMap.caseInsensitiveMultiMap().addAll(context.queryParams());
        query.set(RealtimeFactory.CALL_ID, id);
        return new Handshake(PATH, query, headers, List.of(), String.valueOf(request.remoteAddress()))
                .letIn(granted.principal(), wanted.preset().or(() -> bound));
    }

    /** {@code POST /v1/realtime/calls/{id}/hangup} */
    void hangUp(RoutingContext context) {
        String id = context.pathParam("id");
        if (services.webRtc().hangUp(id, services.admission().apply(context).principal())) {
            context.response().setStatusCode(200).end();
        } else {
            Replies.error(
                    context,
                    new ApiException(
                            404, "call_not_found", "call_id", "No running call of this key has the id '" + id + "'."));
        }
    }
}
