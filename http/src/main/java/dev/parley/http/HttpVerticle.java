package dev.parley.http;

import dev.parley.config.ParleyConfig;
import dev.parley.telemetry.LoopLag;
import dev.parley.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** One event loop's share of the server: all instances listen on the same port and share its connections. */
public final class HttpVerticle extends VerticleBase {
    private final ParleyConfig config;
    private final HttpServerOptions options;
    private final Routes.Services services;
    private int port;

    public HttpVerticle(ParleyConfig config, HttpServerOptions options, Routes.Services services) {
        this.config = config;
        this.options = options;
        this.services = services;
    }

    @Override
    public Future<HttpServer> start() {
        Metrics metrics = services.metrics();
        LoopLag.watch(vertx, metrics);
        RequestWait waits = new RequestWait(vertx, config.limits().request().head());
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    waits.connected(connection);
                    BrokenBody.watch(connection);
                })
                .invalidRequestHandler(this::refuse)
                .requestHandler(new Routes(vertx, config, services, waits).router())
                .listen()
                .onSuccess(server -> port = server.actualPort());
    }

    /** From now on the loop is watched. Callable from any thread, once deployed. */
    public void watch() {
        context.runOnContext(go -> services.metrics().watchLoop(task -> context.runOnContext(later -> task.run())));
    }

    /** No HTTP: answered before any route sees it. */
    private void refuse(HttpServerRequest request) {
        request.response().putHeader(Routes.REQUEST_ID, services.service().ids().next("req"));
        RequestHead.refuse(request);
    }

    /** The port taken; known once deployed. */
    public int port() {
        return port;
    }
}
