package dev.parley.http.pipecat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.rtvi.RtviFactory;
import dev.parley.dialect.support.Json;
import dev.parley.http.pipecat.StartedSessions.Started;
import dev.parley.http.webrtc.WebRtcCalls;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.session.Principal;
import dev.parley.transport.webrtc.WebRtcTransport.NoRoomException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Offers of Pipecat's SmallWebRTC transport (pipecat-rtvi.md 3.2 and 3.3): a new call, another offer of its connection, or a new
 * connection for the same call; and candidates, which are not needed. Loop only.
 */
final class OfferEndpoint {
    /** Whose clients send it in either way; if both are there, the first. */
    private static final List<String> REQUEST_DATA = List.of("request_data", "requestData");

    private static final List<String> CANDIDATE = List.of("candidate", "sdp_mid", "sdp_mline_index");

    private final PipecatRoutes.Services services;

    OfferEndpoint(PipecatRoutes.Services services) {
        this.services = services;
    }

    /** A request that cannot be carried out. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /** {@code /api/offer} */
    void direct(RoutingContext context) {
        handle(context, Optional.empty());
    }

    /** {@code /sessions/{id}/api/offer} */
    void ofSession(RoutingContext context, Started session) {
        handle(context, Optional.of(session));
    }

    private void handle(RoutingContext context, Optional<Started> session) {
        try {
            if (!services.webRtc().taken()) {
                throw new RefusedException(
                        400, "This server takes no calls over WebRTC (webrtc.enabled). Use the transport 'websocket'.");
            }
            JsonNode body = body(context);
            if (context.request().method() == HttpMethod.PATCH) {
                candidates(context, body);
            } else if (context.request().method() == HttpMethod.POST) {
                offer(context, body, session);
            } else {
                context.response().end();
            }
        } catch (RefusedException e) {
            refuse(context, e, session.isPresent());
        }
    }

    private static void refuse(RoutingContext context, RefusedException refused, boolean ofSession) {
        boolean invalid = ofSession && refused.status < 500;
        String why = String.valueOf(refused.getMessage());
        PipecatRoutes.answer(
                context,
                invalid ? 400 : refused.status,
                PipecatRoutes.error(invalid ? "Invalid WebRTC request: " + why : why));
    }

    private static JsonNode body(RoutingContext context) throws RefusedException {
        Buffer body = context.body().buffer();
        try {
            JsonNode read = body == null ? Json.object() : Json.parse(body.getBytes());
            if (read.isObject()) {
                return read;
            }
        } catch (Json.MalformedException e) {
            throw new RefusedException(422, "The body is no JSON: " + e.getMessage() + ".");
        }
        throw new RefusedException(422, "The body is no object of JSON.");
    }

    private static String text(JsonNode body, String name) throws RefusedException {
        if (!body.path(name).isTextual()) {
            throw new RefusedException(422, name + ": a string is required");
        }
        return body.path(name).textValue();
    }

    private void offer(RoutingContext context, JsonNode body, Optional<Started> session) throws RefusedException {
        String offer = text(body, "sdp");
        if (!text(body, "type").equals("offer")) {
            throw new RefusedException(422, "type: it has to be 'offer'");
        }
        Principal principal = services.admission().apply(context).principal();
        WebRtcCalls calls = services.webRtc();
        String known = body.path("pc_id").asText("");
        if (!calls.runs(known, principal)) {
            begin(context, offer, choices(body, session), session);
        } else if (body.path("restart_pc").asBoolean()) {
            String next = services.service().ids().next("rtc");
            session.ifPresent(it -> it.began(next, calls));
            answerWhen(context, next, calls.restart(known, next, principal, offer), session.isPresent());
        } else {
            answerWhen(context, known, calls.renegotiate(known, principal, offer), session.isPresent());
        }
    }

    /** Where the client sends nothing, what its application said at the start. */
    private static Map<String, String> choices(JsonNode body, Optional<Started> session) {
        for (String name : REQUEST_DATA) {
            if (body.has(name)) {
                JsonNode data = body.path(name);
                return data.isEmpty() ? session.map(Started::choices).orElse(Map.of()) : PipecatRoutes.choices(data);
            }
        }
        return session.map(Started::choices).orElse(Map.of());
    }

    private void begin(RoutingContext context, String offer, Map<String, String> choices, Optional<Started> session)
            throws RefusedException {
        String id = services.service().ids().next("rtc");
        HttpServerRequest request = context.request();
        MultiMap query = MultiMap.caseInsensitiveMultiMap().addAll(choices);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
        Handshake handshake = new Handshake(
                        RtviFactory.OFFER_PATH, query, headers, List.of(), String.valueOf(request.remoteAddress()))
                .letIn(services.admission().apply(context).principal(), Optional.empty());
        try {
            String answer = services.webRtc().accept(id, offer, handshake);
            session.ifPresent(it -> it.began(id, services.webRtc()));
            answer(context, id, answer);
        } catch (SdpException | NoRoomException e) {
            throw refused(e);
        }
    }

    /** On the loop of the request, whichever the call has. */
    private static void answerWhen(
            RoutingContext context, String id, CompletionStage<String> answers, boolean ofSession) {
        var loop = context.vertx().getOrCreateContext();
        answers.whenComplete((answer, failure) -> loop.runOnContext(now -> {
            if (failure == null) {
                answer(context, id, answer);
            } else if (failure instanceof SdpException || failure instanceof NoRoomException) {
                refuse(context, refused(failure), ofSession);
            } else {
                context.fail(failure);
            }
        }));
    }

    private static RefusedException refused(Throwable failure) {
        return failure instanceof SdpException
                ? new RefusedException(400, "Invalid 'sdp': " + failure.getMessage())
                : new RefusedException(503, String.valueOf(failure.getMessage()));
    }

    private static void answer(RoutingContext context, String id, String sdp) {
        ObjectNode answer = Json.object().put("sdp", sdp).put("type", "answer").put("pc_id", id);
        PipecatRoutes.answer(context, 200, Json.buffer(answer));
    }

    /** Read and let go: a server that clients look for need not look for them (ICE-lite). */
    private void candidates(RoutingContext context, JsonNode body) throws RefusedException {
        String id = text(body, "pc_id");
        JsonNode candidates = body.path("candidates");
        if (!candidates.isArray()) {
            throw new RefusedException(422, "candidates: an array is required");
        }
        for (JsonNode each : candidates) {
            for (String field : CANDIDATE) {
                if (!each.has(field)) {
                    throw new RefusedException(422, "candidates: each needs " + field);
                }
            }
        }
        if (!services.webRtc().runs(id, services.admission().apply(context).principal())) {
            throw new RefusedException(404, "Peer connection not found");
        }
        PipecatRoutes.answer(context, 200, Json.buffer(Json.object().put("status", "success")));
    }
}
