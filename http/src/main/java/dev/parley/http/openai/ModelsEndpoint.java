package dev.parley.http.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.admission.SessionAdmission;
import dev.parley.dialect.EngineStatus;
import dev.parley.dialect.support.Json;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.Replies;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.registry.ProviderRegistry;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code GET /v1/models}: the language model first, under the name its server knows it by, then the speech engines. Only
 * what is ready is listed.
 */
final class ModelsEndpoint {
    private final SessionAdmission service;
    private final ProviderRegistry engines;
    private final long started;

    ModelsEndpoint(SessionAdmission service, ProviderRegistry engines) {
        this.service = service;
        this.engines = engines;
        this.started = service.clock().instant().getEpochSecond();
    }

    void list(RoutingContext context) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        models().values().forEach(data::add);
        Replies.json(context, 200, body);
    }

    /** @param path the id as it stands in the path; may hold slashes, bare or encoded */
    void retrieve(RoutingContext context, String path) {
        String id = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        ObjectNode model = models().get(id);
        if (model == null) {
            Replies.error(
                    context,
                    new ApiException(404, "model_not_found", "model", "The model '" + id + "' does not exist."));
        } else {
            Replies.json(context, 200, model);
        }
    }

    private Map<String, ObjectNode> models() {
        Map<String, ObjectNode> models = new LinkedHashMap<>();
        if (!service.languageModel().isEmpty()) {
            models.put(service.languageModel(), model(service.languageModel()));
        }
        for (EngineStatus status : engines.statuses()) {
            boolean speech = status.kind() == ProviderKind.STT || status.kind() == ProviderKind.TTS;
            if (speech && status.readiness().state() == Readiness.State.READY) {
                String id = status.kind().id() + "-" + status.engine();
                models.put(id, model(id));
            }
        }
        return models;
    }

    private ObjectNode model(String id) {
        return Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", started)
                .put("owned_by", "parley");
    }
}
