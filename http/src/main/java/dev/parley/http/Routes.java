package dev.parley.http;

import dev.parley.admission.SessionAdmission;
import dev.parley.config.LimitsConfig;
import dev.parley.config.ParleyConfig;
import dev.parley.http.connect.ConnectRoutes;
import dev.parley.http.form.MalformedBodyException;
import dev.parley.http.openai.OpenAiRoutes;
import dev.parley.http.pipecat.PipecatRoutes;
import dev.parley.http.unmute.UnmuteRoutes;
import dev.parley.models.ModelStore;
import dev.parley.registry.ProviderRegistry;
import dev.parley.registry.ServiceHealth;
import dev.parley.telemetry.Metrics;
import dev.parley.tenant.KeyRing;
import dev.parley.transport.websocket.WebSocketTransport;
import dev.parley.voices.Voices;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every path the server answers, each also below {@value #PREFIX}. One for each event loop. */
public final class Routes {
    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    /** Where Unmute's reverse proxy puts its backend (unmute.md section 6). */
    private static final String PREFIX = "/api";

    /** What Unmute's clients see (unmute.md section 1). */
    private static final String GREETING = "You've reached the Unmute backend server.";

    /** What browsers' clients send (openai-realtime.md section 1.2). */
    private static final String USUAL_HEADERS = "Authorization, Content-Type, X-OpenAI-Agents-SDK, OpenAI-Beta";

    /** Clients read it from this header, and from no other. */
    static final String REQUEST_ID = "x-request-id";

    private static final String PAGE_METHODS = "GET, HEAD, OPTIONS";

    private static final String POLICY = String.join(
            "; ",
            "default-src 'self'",
            "connect-src 'self' ws: wss:",
            "img-src 'self' data:",
            "style-src 'self' 'unsafe-inline'",
            "media-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");

    private final Vertx vertx;
    private final Services services;
    private final Access access;
    private final Origins origins;
    private final WebUi page;
    private final LimitsConfig limits;
    private final ModelStore models;
    private final boolean unmuteOpen;
    private final RequestWait waits;

    /** What the routes answer from; shared by all loops. */
    public record Services(
            SessionAdmission service,
            ProviderRegistry engines,
            WebSocketTransport transport,
            Voices voices,
            Metrics metrics,
            KeyRing keys,
            OpenAiRoutes openAi,
            UnmuteRoutes unmute,
            ConnectRoutes connect,
            PipecatRoutes pipecat,
            ServiceHealth health) {}

    /** @param waits told about each request */
    Routes(Vertx vertx, ParleyConfig config, Services services, RequestWait waits) {
        this.waits = waits;
        this.vertx = vertx;
        this.services = services;
        this.access = new Access(services.keys());
        this.origins = new Origins(config.listen());
        this.page = new WebUi(vertx);
        this.limits = config.limits();
        this.models = config.models().store(System.getenv());
        this.unmuteOpen = config.auth().unmuteOpen();
    }

    /** The router of one event loop. */
    public Router router() {
        Router router = Router.router(vertx);
        router.route().handler(new HttpWatch(services.metrics().http(), PREFIX)::handle);
        router.route().handler(this::identify);
        router.route().handler(this::guard);
        for (String prefix : List.of("", PREFIX)) {
            operations(router, prefix);
            listings(router, prefix);
            calls(router, prefix);
            services.openAi().mount(router, prefix, access::keyed, access::opening);
            // Unmute's page, which sends these, cannot show a key.
            services.unmute().mount(router, prefix, unmuteOpen ? RoutingContext::next : access::keyed);
            services.connect().mount(router, prefix, access::opening);
            services.pipecat().mount(router, prefix, access::keyed, access::opening);
        }
        Paths paths = new Paths(router, PREFIX);
        // Last: a page is looked for while the request goes on, and then it can no longer become a WebSocket.
        pages(router, PREFIX);
        pages(router, "");
        router.errorHandler(404, context -> notFound(context, paths));
        router.errorHandler(405, context -> notAllowed(context, paths));
        router.errorHandler(413, context -> bodyLimit(context).refuse(context));
        router.errorHandler(400, this::malformed);
        router.errorHandler(500, this::failed);
        return router;
    }

    private void operations(Router router, String prefix) {
        Health health = new Health(services.service(), services.engines(), services.health(), services.metrics());
        get(router, prefix + "/health/live").handler(health::live);
        get(router, prefix + "/health/ready").handler(health::ready);
        get(router, prefix + "/v1/health").handler(health::unmute);
        get(router, prefix + "/metrics").handler(this::metrics);
    }

    private void listings(Router router, String prefix) {
        Listings listings = new Listings(services.voices());
        get(router, prefix + "/v1/voices").handler(listings::voices);
        Pools pools = new Pools(vertx, services.engines(), models);
        get(router, prefix + "/v1/admin/pools").handler(access::keyed).handler(pools::list);
    }

    private void calls(Router router, String prefix) {
        Calls calls = new Calls(services.transport(), services.service()::refusal, access, unmuteOpen);
        for (String path : services.transport().paths()) {
            get(router, prefix + path).handler(context -> calls.upgrade(context, path));
        }
    }

    /** Also asked with GET for what takes only other methods: the pages' route looked for a page. */
    private static void notFound(RoutingContext context, Paths paths) {
        Optional<String> allowed = paths.allowed(context.normalizedPath());
        if (allowed.isPresent()) {
            notAllowed(context, allowed.get());
            return;
        }
        String path = context.normalizedPath();
        String hint = paths.hint(path).map(each -> " " + each).orElse("");
        Answers.error(context, 404, "not_found", "There is nothing at " + path + "." + hint);
    }

    /** Also where only the pages' route knows the path, which takes any: then a page decides whether there is one. */
    private void notAllowed(RoutingContext context, Paths paths) {
        String path = context.normalizedPath();
        String page = (path + "/").startsWith(PREFIX + "/") ? "/" + below(PREFIX, path) : path;
        Optional<String> allowed =
                paths.allowed(path).or(() -> page.equals("/") ? Optional.of(PAGE_METHODS) : Optional.empty());
        if (allowed.isPresent()) {
            notAllowed(context, allowed.get());
            return;
        }
        this.page
                .has(page.substring(1))
                .onSuccess(there -> {
                    if (there) {
                        notAllowed(context, PAGE_METHODS);
                    } else {
                        notFound(context, paths);
                    }
                })
                .onFailure(context::fail);
    }

    private static void notAllowed(RoutingContext context, String allowed) {
        context.response().putHeader(HttpHeaders.ALLOW, allowed);
        if (context.request().method() == HttpMethod.OPTIONS) {
            context.response().setStatusCode(204).end();
            return;
        }
        Answers.error(
                context,
                405,
                "method_not_allowed",
                context.request().method() + " is not possible at " + context.normalizedPath() + "; " + allowed
                        + " are.");
    }

    private void pages(Router router, String prefix) {
        get(router, prefix + "/").handler(this::home);
        if (!prefix.isEmpty()) {
            get(router, prefix).handler(this::home);
        }
        router.route(prefix + "/*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> page.serve(context, below(prefix, context.normalizedPath())));
    }

    /** What is asked for below a prefix, without its slash; the prefix itself, without one, is asked for too. */
    private static String below(String prefix, String path) {
        return path.length() > prefix.length() ? path.substring(prefix.length() + 1) : "";
    }

    private static Route get(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** Every answer has an id that the log knows, as OpenAI's have. */
    private void identify(RoutingContext context) {
        String id = services.service().ids().next("req");
        context.put(REQUEST_ID, id).response().putHeader(REQUEST_ID, id);
        HttpConnection connection = context.request().connection();
        waits.requestBegan(connection);
        if (!RequestHead.isUpgrade(context.request())) {
            waits.watch(connection, context.response());
        }
        context.addEndHandler(answered -> waits.requestEnded(connection));
        if (BrokenBody.isWhole(context)) {
            context.next();
        }
    }

    /** The id of a request, as its answer carries it. */
    static String id(RoutingContext context) {
        return context.<String>get(REQUEST_ID, "");
    }

    /** Host, origin, size and headers, for every request. */
    private void guard(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        response.putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Permissions-Policy", "microphone=(self)");
        if (!RequestHead.isSound(context)) {
            return;
        }
        Optional<String> origin = Optional.ofNullable(request.getHeader(HttpHeaders.ORIGIN));
        Optional<String> host = Optional.ofNullable(request.getHeader(HttpHeaders.HOST));
        if (!origins.knows(host)) {
            new UnknownName(host.orElse(""), request).refuse(context);
            return;
        }
        if (!origins.allows(origin, host)) {
            Answers.error(
                    context,
                    403,
                    "origin_not_allowed",
                    "Pages of " + origin.orElse("") + " may not use this server. Add the origin to listen.origins.");
            return;
        }
        origin.filter(origins::isListed).ifPresent(each -> allowCrossOrigin(request, response, each));
        if (!RequestHead.isReadable(context)) {
            return;
        }
        BodyLimit body = bodyLimit(context);
        if (body.isExceededBy(request)) {
            body.refuse(context);
            return;
        }
        body.watch(context);
        if (!RequestHead.isUpgrade(request)) {
            body.time(context);
        }
        if (request.method() == HttpMethod.OPTIONS && origin.isPresent()) {
            response.setStatusCode(204).end();
        } else {
            context.next();
        }
    }

    /** As Unmute's frontend on another port expects it (unmute.md section 1.4). */
    private static void allowCrossOrigin(HttpServerRequest request, HttpServerResponse response, String origin) {
        response.putHeader("Access-Control-Allow-Origin", origin)
                .putHeader("Access-Control-Allow-Credentials", "true")
                .putHeader("Access-Control-Expose-Headers", REQUEST_ID + ", Location")
                .putHeader("Vary", "Origin");
        if (request.method() == HttpMethod.OPTIONS) {
            // Stock clients add headers of their own (X-Stainless-…): an origin that is let in may send what it likes.
            String asked = request.getHeader("Access-Control-Request-Headers");
            response.putHeader("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE, OPTIONS")
                    .putHeader("Access-Control-Allow-Headers", asked == null ? USUAL_HEADERS : asked)
                    .putHeader("Access-Control-Max-Age", "600");
        }
    }

    private BodyLimit bodyLimit(RoutingContext context) {
        String path = context.normalizedPath();
        return new BodyLimit(bodyBytes(path), limits.request());
    }

    private int bodyBytes(String path) {
        if (UnmuteRoutes.takes(path)) {
            return UnmuteRoutes.bodyLimit(limits);
        }
        if (PipecatRoutes.takes(path)) {
            return PipecatRoutes.BODY_BYTES;
        }
        return ConnectRoutes.takes(path) ? ConnectRoutes.BODY_BYTES : OpenAiRoutes.bodyLimit(path, limits);
    }

    private void home(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains("text/html")) {
            page.serve(context, "index.html");
        } else {
            context.response().putHeader("Vary", "Accept");
            Answers.json(context, new JsonObject().put("message", GREETING));
        }
    }

    private void metrics(RoutingContext context) {
        vertx.executeBlocking(services.metrics()::scrape, false)
                .onSuccess(text -> context.response()
                        .putHeader("Content-Type", Metrics.contentType())
                        .end(text))
                .onFailure(context::fail);
    }

    /** Also without a Host header, or with a malformed one: such a request reaches no route, and so has no id yet. */
    private void malformed(RoutingContext context) {
        if (id(context).isEmpty()) {
            context.response().putHeader(REQUEST_ID, services.service().ids().next("req"));
            Linger.closeBehind(context);
        }
        String reason = context.failure() instanceof MalformedBodyException body
                ? String.valueOf(body.getMessage())
                : RequestHead.reason(context.request());
        Answers.error(context, 400, "bad_request", reason);
    }

    private void failed(RoutingContext context) {
        log.atError()
                .addKeyValue("request", id(context))
                .addKeyValue("path", context.normalizedPath())
                .setCause(context.failure())
                .log("request failed");
        Answers.error(context, 500, "internal_error", "The server failed to answer; its log says why.");
    }
}
