package dev.parley.http.openai;

import dev.parley.admission.SessionAdmission;
import dev.parley.config.LimitsConfig;
import dev.parley.http.form.BodyBudget;
import dev.parley.http.form.FormBody;
import dev.parley.http.openai.audio.SpeechEndpoint;
import dev.parley.http.openai.audio.TranscriptionEndpoint;
import dev.parley.http.openai.chat.ChatEndpoint;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.Job.Slots;
import dev.parley.http.openai.request.Replies;
import dev.parley.http.webrtc.WebRtcCalls;
import dev.parley.registry.ProviderRegistry;
import dev.parley.session.Principal;
import dev.parley.tenant.AccessDecision;
import dev.parley.tenant.ClientSecrets;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.function.Function;

/** OpenAI's REST endpoints. One for the whole server; {@link #mount} is called for each event loop. */
public final class OpenAiRoutes implements AutoCloseable {
    /** What a multipart form may add to the file in it. */
    private static final int FORM_BYTES = 64 << 10;

    private static final String TRANSCRIPTIONS = "/v1/audio/transcriptions";

    private final LimitsConfig limits;
    private final BodyBudget bodies;
    private final ModelsEndpoint models;
    private final SpeechEndpoint speech;
    private final ChatEndpoint chat;
    private final TranscriptionEndpoint transcriptions;
    private final ClientSecretEndpoint secrets;
    private final RealtimeCallEndpoint calls;

    /**
     * What the endpoints answer from.
     *
     * @param admission on whose behalf a request is made that was let in
     * @param webRtc takes calls over WebRTC
     */
    public record Services(
            SessionAdmission service,
            ProviderRegistry engines,
            ClientSecrets secrets,
            Function<RoutingContext, AccessDecision.Granted> admission,
            WebRtcCalls webRtc) {}

    public OpenAiRoutes(Services services, LimitsConfig limits) {
        this.limits = limits;
        bodies = new BodyBudget(limits.heldBytes());
        Slots slots = new Slots(limits.calls());
        models = new ModelsEndpoint(services.service(), services.engines());
        Function<RoutingContext, Principal> callers = services.admission().andThen(AccessDecision.Granted::principal);
        speech = new SpeechEndpoint(services.engines(), slots, callers);
        chat = new ChatEndpoint(services.service(), services.engines(), slots, callers);
        transcriptions = new TranscriptionEndpoint(services.engines(), slots, limits.uploadAudio(), callers);
        secrets = new ClientSecretEndpoint(services);
        calls = new RealtimeCallEndpoint(services);
    }

    /** Largest body that a path takes, in bytes. */
    public static int bodyLimit(String path, LimitsConfig limits) {
        return path.endsWith(TRANSCRIPTIONS) ? limits.uploadBytes() + FORM_BYTES : limits.bodyBytes();
    }

    /**
     * Adds the endpoints to a router.
     *
     * @param keyed lets requests in that show a key
     * @param opening lets requests in that may open a session: with a key, or a client secret
     */
    public void mount(Router router, String prefix, Handler<RoutingContext> keyed, Handler<RoutingContext> opening) {
        String list = prefix + "/v1/models";
        router.route(list)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(keyed)
                .handler(models::list);
        router.route(list + "/*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(keyed)
                .handler(context ->
                        models.retrieve(context, context.request().path().substring(list.length() + 1)));
        json(router, prefix + "/v1/audio/speech", keyed).handler(speech::handle);
        json(router, prefix + "/v1/chat/completions", keyed).handler(chat::handle);
        json(router, prefix + "/v1/realtime/client_secrets", keyed).handler(secrets::create);
        json(router, prefix + "/v1/realtime/sessions", keyed).handler(context -> secrets.beta(context, false));
        json(router, prefix + "/v1/realtime/transcription_sessions", keyed)
                .handler(context -> secrets.beta(context, true));
        json(router, prefix + "/v1/realtime/calls", opening).handler(calls::create);
        json(router, prefix + "/v1/realtime", opening).handler(calls::beta);
        json(router, prefix + "/v1/realtime/calls/:id/hangup", opening).handler(calls::hangUp);
        String upload = prefix + TRANSCRIPTIONS;
        router.route(upload).method(HttpMethod.POST).handler(keyed);
        FormBody.read(router, upload, transcriptions.folder(), bodyLimit(upload, limits))
                .handler(transcriptions::handle)
                .failureHandler(OpenAiRoutes::failed);
    }

    @Override
    public void close() {
        transcriptions.close();
    }

    private Route json(Router router, String path, Handler<RoutingContext> keyed) {
        return post(router, path, keyed).handler(BodyHandler.create(false).setBodyLimit(limits.bodyBytes()));
    }

    private Route post(Router router, String path, Handler<RoutingContext> keyed) {
        // A route of its own, so that whoever shows no key is refused before a body is read.
        router.route(path).method(HttpMethod.POST).handler(keyed);
        router.route(path).method(HttpMethod.POST).handler(FormBody::checkType);
        router.route(path).method(HttpMethod.POST).handler(this::claim);
        return router.route(path).method(HttpMethod.POST).failureHandler(OpenAiRoutes::failed);
    }

    /** A body of unannounced length may be as long as any. */
    private void claim(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (bodies.claim(context, length == null ? limits.bodyBytes() : Long.parseLong(length))) {
            context.next();
        } else {
            Replies.error(
                    context,
                    new ApiException(
                            503,
                            "server_busy",
                            "",
                            "The requests being read hold all the memory there is for them. Try again in a moment, or"
                                    + " raise limits.held."));
        }
    }

    private static void failed(RoutingContext context) {
        if (context.statusCode() == 400) {
            Replies.error(context, new ApiException(400, "bad_request", "", FormBody.reason(context.failure())));
        } else {
            context.next();
        }
    }
}
