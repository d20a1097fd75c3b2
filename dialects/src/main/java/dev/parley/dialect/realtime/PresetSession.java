package dev.parley.dialect.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.SessionPreset;
import dev.parley.dialect.ToolServers;
import dev.parley.dialect.realtime.beta.BetaSession;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.rules.Rules;
import dev.parley.dialect.realtime.session.McpTools;
import dev.parley.dialect.realtime.session.SessionDefaults;
import dev.parley.dialect.realtime.session.SessionDocument;
import dev.parley.dialect.support.Json;
import java.util.Optional;

/**
 * A session as it is configured before it exists: what an ephemeral key is bound to, and what a connection made with
 * that key begins as (openai-realtime.md 1.3). Immutable.
 */
public final class PresetSession {
    private final ObjectNode patch;
    private final boolean beta;

    private PresetSession(ObjectNode patch, boolean beta) {
        this.patch = patch;
        this.beta = beta;
    }

    /**
     * Of the {@code session} of {@code POST /v1/realtime/client_secrets}; its {@code type} is required.
     *
     * @param tools the operator's, which a {@code tool_choice} may name, too
     * @throws InvalidEventException when it breaks the rules of a session; the path begins with {@code session}
     */
    public static PresetSession of(JsonNode session, ToolServers tools) throws InvalidEventException {
        Rules.requireObject(session, "session");
        if (!session.has("type")) {
            throw InvalidEventException.missing("session.type");
        }
        PresetSession presetSession = new PresetSession((ObjectNode) session.deepCopy(), false);
        presetSession.check(tools);
        return presetSession;
    }

    /** What a session.update would be refused for makes no key. */
    private void check(ToolServers servers) throws InvalidEventException {
        JsonNode content = document("", 0, SessionDefaults.MODEL, "").content();
        new McpTools(servers).checkChoice(content.path("tool_choice"), content.path("tools"), "session.tool_choice");
    }

    /**
     * Of the body of {@code POST /v1/realtime/sessions} and its transcription twin: flat, without a type.
     *
     * @param tools the operator's, which a {@code tool_choice} may name, too
     * @throws InvalidEventException when it breaks the rules of a session; paths are those of the flat form
     */
    public static PresetSession ofBeta(JsonNode session, boolean transcription, ToolServers tools)
            throws InvalidEventException {
        Rules.requireObject(session, "session");
        ObjectNode ga = BetaSession.toGa((ObjectNode) session);
        PresetSession presetSession =
                new PresetSession(ga.put("type", transcription ? "transcription" : "realtime"), true);
        try {
            presetSession.check(tools);
        } catch (InvalidEventException e) {
            throw new InvalidEventException(
                    e.code(), e.getMessage(), BetaSession.param(e.param().orElse("")));
        }
        return presetSession;
    }

    /** What a key was bound to; {@code beta} when its client asks for the old shapes whatever the key was made for. */
    static PresetSession of(SessionPreset preset, boolean beta) {
        try {
            return new PresetSession(
                    (ObjectNode) Json.parse(preset.sessionJson().getBytes(UTF_8)), beta || preset.beta());
        } catch (Json.MalformedException e) {
            throw new IllegalStateException("a preset is checked when it is made", e);
        }
    }

    /** This, to be bound to a key. */
    public SessionPreset preset() {
        return new SessionPreset(Json.text(patch), beta);
    }

    /**
     * The complete session object, in the form it was asked for in.
     *
     * @param id of the session that may come of it
     * @param expiresAt Unix seconds
     * @param voice name of the default voice
     */
    public ObjectNode json(String id, long expiresAt, String voice) {
        try {
            ObjectNode json =
                    document(id, expiresAt, SessionDefaults.MODEL, voice).json();
            return beta ? BetaSession.toBeta(json) : json;
        } catch (InvalidEventException e) {
            throw new IllegalStateException("was valid when it was made", e);
        }
    }

    /** Whether a session only transcribes. */
    public boolean isTranscription() {
        return patch.path("type").asText().equals("transcription");
    }

    /** Whether it was made for a client of before general availability. */
    public boolean isBeta() {
        return beta;
    }

    /** The model asked for; echoed, not interpreted. */
    public Optional<String> model() {
        return patch.path("model").isTextual() ? Optional.of(patch.get("model").textValue()) : Optional.empty();
    }

    /** A fresh session of this kind. */
    SessionDocument document(String id, long expiresAt, String model, String voice) throws InvalidEventException {
        SessionDocument fresh = isTranscription()
                ? SessionDocument.transcription(id, expiresAt)
                : SessionDocument.conversation(id, expiresAt, defaults(model().orElse(model), voice));
        return fresh.updated(patch);
    }

    private ObjectNode defaults(String model, String voice) {
        ObjectNode defaults = SessionDefaults.conversation(model, voice);
        return beta ? SessionDefaults.beta(defaults) : defaults;
    }

    /** What a connection begins as whose key is bound to nothing. */
    static PresetSession plain(boolean transcription, boolean beta) {
        return new PresetSession(Json.object().put("type", transcription ? "transcription" : "realtime"), beta);
    }
}
