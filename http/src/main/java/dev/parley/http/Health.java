package dev.parley.http;

import dev.parley.admission.SessionAdmission;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.Notice;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.provider.Readiness.State;
import dev.parley.registry.ProviderRegistry;
import dev.parley.registry.ServiceHealth;
import dev.parley.telemetry.Metrics;
import io.vertx.core.Context;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/** How the server is, for orchestrators, for people, and for Unmute's frontend (unmute.md section 1.1). */
final class Health {
    private final SessionAdmission service;
    private final ProviderRegistry engines;
    private final ServiceHealth services;
    private final Metrics metrics;

    Health(SessionAdmission service, ProviderRegistry engines, ServiceHealth services, Metrics metrics) {
        this.service = service;
        this.engines = engines;
        this.services = services;
        this.metrics = metrics;
    }

    /** The process answers. */
    void live(RoutingContext context) {
        Answers.json(context, new JsonObject().put("status", "UP"));
    }

    /** Calls can be served, if only in writing: 200; otherwise 503, with the reason. Asks the same servers as {@link #unmute}. */
    void ready(RoutingContext context) {
        Context loop = context.vertx().getOrCreateContext();
        services.now()
                .thenAccept(status -> loop.runOnContext(go -> {
                    if (!context.response().closed()) {
                        ready(context, status);
                    }
                }));
    }

    private void ready(RoutingContext context, ServiceHealth.Status answering) {
        State state = engines.state();
        Set<ProviderKind> missing = engines.missing().keySet();
        boolean answered = engines.statuses().stream()
                .map(EngineStatus::kind)
                .allMatch(kind -> missing.contains(kind) || answering.answers(kind));
        boolean up = state == State.READY && answered && !service.isClosing();
        String ready = missing.isEmpty() ? "UP" : "TEXT_ONLY";
        String status = up ? ready : state == State.LOADING && !service.isClosing() ? "LOADING" : "DOWN";
        JsonArray engineList = new JsonArray();
        JsonArray notices = new JsonArray();
        service.notices().forEach(notice -> notices.add(json(notice)));
        for (EngineStatus engine : service.engines()) {
            boolean silent = engine.readiness().state() == State.READY && !answering.answers(engine.kind());
            engineList.add(json(silent ? silent(engine) : engine));
            if (silent) {
                notices.add(json(new Notice(
                        engine.kind().id() + "_failed",
                        Notice.Level.ERROR,
                        "The " + engine.kind().id() + " engine " + engine.engine() + " does not answer.")));
            }
        }
        if (service.isClosing()) {
            notices.add(json(new Notice("shutting_down", Notice.Level.WARNING, "The server is shutting down.")));
        }
        JsonObject body = new JsonObject()
                .put("status", status)
                .put("engines", engineList)
                .put("notices", notices);
        Answers.json(context, up ? 200 : 503, body.toBuffer());
    }

    /** An engine that once was ready and whose server says nothing now. */
    private static EngineStatus silent(EngineStatus engine) {
        return new EngineStatus(engine.kind(), engine.engine(), Readiness.failed("it does not answer"));
    }

    private static JsonObject json(EngineStatus engine) {
        Readiness readiness = engine.readiness();
        return new JsonObject()
                .put("kind", engine.kind().id())
                .put("engine", engine.engine())
                .put("state", readiness.state().name().toLowerCase(Locale.ROOT))
                .put("progress", readiness.progress())
                .put("detail", readiness.detail())
                .put("stand_in", readiness.standIn());
    }

    private static JsonObject json(Notice notice) {
        return new JsonObject()
                .put("code", notice.code())
                .put("level", notice.level().name().toLowerCase(Locale.ROOT))
                .put("message", notice.message());
    }

    /** Always 200; what is wrong stands in the body. */
    void unmute(RoutingContext context) {
        Context loop = context.vertx().getOrCreateContext();
        services.now().thenAccept(status -> loop.runOnContext(go -> unmute(context, status)));
    }

    private void unmute(RoutingContext context, ServiceHealth.Status status) {
        boolean ok = status.ok() && !service.isClosing();
        metrics.healthAsked(ok);
        if (!context.response().closed()) {
            Answers.json(
                    context,
                    new JsonObject()
                            .put("tts_up", status.tts())
                            .put("stt_up", status.stt())
                            .put("llm_up", status.llm())
                            .put("voice_cloning_up", status.voiceCloning())
                            .put("ok", ok));
        }
    }
}
