package dev.parley.dialect.realtime.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.realtime.audio.AudioFormat;
import dev.parley.dialect.realtime.audio.AudioOut;
import dev.parley.dialect.realtime.items.ItemJson;
import dev.parley.dialect.realtime.response.ResponseOverrides;
import dev.parley.dialect.realtime.session.SessionDocument;
import dev.parley.dialect.support.Json;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionOutput.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the client was told about each running response, and the response object it is told (openai-realtime.md 5.4).
 * Loop only.
 */
public final class ResponseViews {
    private static final int MS_A_TOKEN_IN = 100;
    private static final int MS_A_TOKEN_OUT = 50;

    private final SessionDocument session;
    private final Map<String, View> views = new HashMap<>();

    /** One response. */
    static final class View {
        final AudioFormat format;
        final JsonNode maxTokens;
        final String voice;
        final boolean spoken;
        final AudioOut audio;
        boolean audioDone;

        View(AudioFormat format, JsonNode maxTokens, String voice, boolean spoken, int sessionRate) {
            this.spoken = spoken;
            this.format = format;
            this.maxTokens = maxTokens;
            this.voice = voice;
            this.audio = AudioOut.of(format, sessionRate);
        }
    }

    public ResponseViews(SessionDocument session) {
        this.session = session;
    }

    /** @param requested what the client asked for; empty when it was not the client who asked */
    View started(Response response, Optional<ResponseOverrides> requested, int sessionRate) {
        JsonNode content = session.content();
        View view = new View(
                requested.flatMap(ResponseOverrides::format).orElseGet(session::outputFormat),
                requested.flatMap(ResponseOverrides::maxTokens).orElseGet(() -> content.path("max_output_tokens")),
                requested
                        .flatMap(ResponseOverrides::voice)
                        .orElseGet(() -> session.output().path("voice").asText("")),
                response.spoken(),
                sessionRate);
        views.put(response.id(), view);
        return view;
    }

    Optional<View> find(String responseId) {
        return Optional.ofNullable(views.get(responseId));
    }

    void done(String responseId) {
        views.remove(responseId);
    }

    boolean none() {
        return views.isEmpty();
    }

    /** Id of a running response, for error messages. */
    public Optional<String> any() {
        return views.keySet().stream().findFirst();
    }

    static ObjectNode json(Response response, View view) {
        ObjectNode json = Json.object()
                .put("object", "realtime.response")
                .put("id", response.id())
                .put("status", ItemJson.lower(response.status()));
        json.set("status_details", statusDetails(response));
        ArrayNode output = json.putArray("output");
        response.output().forEach(item -> output.add(ItemJson.encode(item)));
        json.put("conversation_id", response.conversationId().orElse(null));
        json.putArray("output_modalities").add(response.spoken() ? "audio" : "text");
        json.set("max_output_tokens", view.maxTokens);
        ObjectNode audio = json.putObject("audio").putObject("output");
        audio.set("format", view.format.json());
        audio.put("voice", view.voice);
        json.set("usage", usage(response));
        if (response.metadata().isEmpty()) {
            json.putNull("metadata");
        } else {
            ObjectNode metadata = json.putObject("metadata");
            response.metadata().forEach(metadata::put);
        }
        return json;
    }

    private static JsonNode statusDetails(Response response) {
        if (response.status() == Response.Status.IN_PROGRESS || response.status() == Response.Status.COMPLETED) {
            return NullNode.getInstance();
        }
        ObjectNode details = Json.object().put("type", ItemJson.lower(response.status()));
        response.reason().ifPresent(reason -> details.put("reason", ItemJson.lower(reason)));
        response.error().ifPresent(error -> details.set("error", error(error)));
        return details;
    }

    static ObjectNode error(ProviderException error) {
        return Json.object()
                .put("type", "server_error")
                .put("code", code(error.kind()))
                .put("message", error.forClients());
    }

    public static String code(ProviderException.Kind kind) {
        return switch (kind) {
            case AT_CAPACITY -> "rate_limit_exceeded";
            case TIMEOUT -> "timeout";
            case UNAUTHORISED -> "engine_unauthorised";
            case TOO_LONG -> "context_length_exceeded";
            case REJECTED -> "engine_rejected";
            case INSUFFICIENT_QUOTA -> "insufficient_quota";
            case BROKEN -> "server_error";
        };
    }

    private static JsonNode usage(Response response) {
        return switch (response.status()) {
            case IN_PROGRESS -> NullNode.getInstance();
            case FAILED -> usage(LlmEvent.Usage.UNKNOWN, new Response.Speech(0, 0));
            case COMPLETED, CANCELLED, INCOMPLETE -> usage(response.usage(), response.speech());
        };
    }

    /** Audio counts by its length, besides the text that the language model really read and wrote. */
    private static ObjectNode usage(LlmEvent.Usage usage, Response.Speech speech) {
        long audioIn = speech.inputMs() / MS_A_TOKEN_IN;
        long audioOut = speech.outputMs() / MS_A_TOKEN_OUT;
        ObjectNode json = Json.object()
                .put("total_tokens", usage.inputTokens() + audioIn + usage.outputTokens() + audioOut)
                .put("input_tokens", usage.inputTokens() + audioIn)
                .put("output_tokens", usage.outputTokens() + audioOut);
        ObjectNode input = json.putObject("input_token_details")
                .put("text_tokens", usage.inputTokens())
                .put("audio_tokens", audioIn)
                .put("image_tokens", 0)
                .put("cached_tokens", usage.cachedTokens());
        input.putObject("cached_tokens_details")
                .put("text_tokens", usage.cachedTokens())
                .put("audio_tokens", 0)
                .put("image_tokens", 0);
        json.putObject("output_token_details")
                .put("text_tokens", usage.outputTokens())
                .put("audio_tokens", audioOut);
        return json;
    }
}
