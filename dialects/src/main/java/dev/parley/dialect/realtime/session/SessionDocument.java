package dev.parley.dialect.realtime.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.realtime.audio.AudioFormat;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.rules.ObjectRule;
import dev.parley.dialect.realtime.rules.Rule;
import dev.parley.dialect.realtime.rules.Rules;
import dev.parley.dialect.support.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The session object as its client sees it: complete at any time, changed by partial updates that apply wholly or not
 * at all (openai-realtime.md 2.4). Loop only.
 */
public final class SessionDocument {
    private static final String ROOT = "session";
    private static final String MODALITIES = "output_modalities";
    private static final String MODEL_WITHOUT_TURNS = "gpt-realtime-whisper";
    private static final String TURN_DETECTION = "session.audio.input.turn_detection";
    /** Objects that an update changes field by field; any other value replaces the old one. */
    private static final Set<String> MERGED = Set.of(
            ROOT, "session.audio", "session.audio.input", "session.audio.output", "session.audio.input.transcription");

    private final boolean transcription;
    private final String id;
    private long expiresAt;
    private ObjectNode content;
    private boolean instructionsChosen;
    private boolean voiceChosen;
    private boolean turnDetectionChosen;
    private Optional<String> mute = Optional.empty();
    private boolean extended;

    private SessionDocument(boolean transcription, String id, long expiresAt, ObjectNode content) {
        this.transcription = transcription;
        this.id = id;
        this.expiresAt = expiresAt;
        this.content = content;
    }

    /** @param expiresAt Unix seconds */
    public static SessionDocument conversation(String id, long expiresAt, ObjectNode defaults) {
        return new SessionDocument(false, id, expiresAt, defaults);
    }

    public static SessionDocument transcription(String id, long expiresAt) {
        return new SessionDocument(true, id, expiresAt, SessionDefaults.transcription());
    }

    /** Replies cannot be spoken, for this reason: they are text whatever was asked for, and asking anew is refused. */
    public void mute(String reason) {
        mute = Optional.of(reason);
        if (!transcription) {
            content.putArray(MODALITIES).add("text");
        }
    }

    /** Its client knows Parley's extension, and may ask for what only that has. */
    public void extend() {
        extended = true;
    }

    /** It ends by {@code unixSeconds} at the latest, however long it was meant to last. */
    public void expireBy(long unixSeconds) {
        expiresAt = Math.min(expiresAt, unixSeconds);
    }

    /** @throws InvalidEventException when {@code object} asks for speech that cannot be had */
    public void requireVoice(JsonNode object, String path) throws InvalidEventException {
        if (mute.isPresent() && ConfigMapper.spoken(object.path(MODALITIES))) {
            String param = path + "." + MODALITIES;
            throw InvalidEventException.value(
                    param, "Invalid '" + param + "': this server has no voice: " + mute.get() + ". Use ['text'].");
        }
    }

    /** What this session would be with {@code patch} merged in. */
    public SessionDocument updated(JsonNode patch) throws InvalidEventException {
        Rules.requireObject(patch, ROOT);
        requireType(patch);
        ObjectNode merged = content.deepCopy();
        merge(merged, (ObjectNode) patch, ROOT);
        boolean detectionChosen =
                turnDetectionChosen || patch.path("audio").path("input").has("turn_detection");
        if (transcription && !detectionChosen) {
            defaultTurnDetection(merged);
        }
        rule().check(merged, ROOT);
        requireTracingUnchanged(merged);
        requireVoice(patch, ROOT);
        if (!transcription) {
            // The model is chosen when connecting; clients repeat it, or an alias of it.
            merged.set("model", content.get("model"));
            normaliseVoice(merged);
        }
        SessionDocument updated = new SessionDocument(transcription, id, expiresAt, merged);
        updated.mute = mute;
        updated.extended = extended;
        updated.instructionsChosen = instructionsChosen || patch.has("instructions");
        updated.turnDetectionChosen = detectionChosen;
        updated.voiceChosen = voiceChosen || patch.path("audio").path("output").has("voice");
        return updated;
    }

    /** Becomes what {@link #updated} made of it. */
    public void adopt(SessionDocument updated) {
        content = updated.content;
        instructionsChosen = updated.instructionsChosen;
        voiceChosen = updated.voiceChosen;
        turnDetectionChosen = updated.turnDetectionChosen;
    }

    /** The complete object for {@code session.created} and {@code session.updated}. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        json.set("type", content.get("type"));
        json.put("object", transcription ? "realtime.transcription_session" : "realtime.session");
        json.put("id", id);
        ObjectNode copy = content.deepCopy();
        copy.remove("type");
        copy.path("tools").forEach(SessionDocument::withoutSecrets);
        JsonNode include = copy.remove("include");
        json.setAll(copy);
        json.set("include", include);
        return json.put("expires_at", expiresAt);
    }

    /** What a client sends to get into MCP servers is not sent back. */
    private static void withoutSecrets(JsonNode tool) {
        ((ObjectNode) tool).remove(List.of("authorization", "headers"));
    }

    /** The content, to be read only. */
    public JsonNode content() {
        return content;
    }

    public String id() {
        return id;
    }

    public boolean isTranscription() {
        return transcription;
    }

    boolean instructionsChosen() {
        return instructionsChosen;
    }

    boolean voiceChosen() {
        return voiceChosen;
    }

    JsonNode input() {
        return content.path("audio").path("input");
    }

    public JsonNode output() {
        return content.path("audio").path("output");
    }

    public AudioFormat inputFormat() {
        return AudioFormat.of(input().path("format"));
    }

    public AudioFormat outputFormat() {
        return transcription ? AudioFormat.PCM16 : AudioFormat.of(output().path("format"));
    }

    /** Whether the client asks for something that is only told to those who do. */
    public boolean includes(String what) {
        for (JsonNode each : content.path("include")) {
            if (each.asText().equals(what)) {
                return true;
            }
        }
        return false;
    }

    public boolean transcribes() {
        return input().path("transcription").isObject();
    }

    /** Clients of this model that say nothing of turns end them themselves, and take a turn ended for them for the end. */
    private static void defaultTurnDetection(ObjectNode session) {
        if (session.path("audio").path("input") instanceof ObjectNode input) {
            boolean ownTurns =
                    input.path("transcription").path("model").asText("").startsWith(MODEL_WITHOUT_TURNS);
            input.set("turn_detection", ownTurns ? NullNode.getInstance() : SessionDefaults.serverVad());
        }
    }

    private Rule rule() {
        if (transcription) {
            return SessionRules.TRANSCRIPTION_ONLY;
        }
        // Only sessions of the beta have a temperature.
        if (content.has("temperature")) {
            return SessionRules.BETA_CONVERSATION;
        }
        return extended ? SessionRules.EXTENDED_CONVERSATION : SessionRules.CONVERSATION;
    }

    private void requireType(JsonNode patch) throws InvalidEventException {
        String expected = content.get("type").textValue();
        if (!patch.has("type")) {
            throw InvalidEventException.missing("session.type");
        }
        if (!expected.equals(patch.get("type").asText())) {
            throw InvalidEventException.value(
                    "session.type",
                    "Invalid value for 'session.type': this connection is a " + expected
                            + " session and stays one. Send '" + expected + "'.");
        }
    }

    private void requireTracingUnchanged(ObjectNode merged) throws InvalidEventException {
        JsonNode before = content.path("tracing");
        if (before.isObject() && !before.equals(merged.path("tracing"))) {
            throw InvalidEventException.value(
                    "session.tracing", "Invalid 'session.tracing': once configured it cannot be changed.");
        }
    }

    private static void normaliseVoice(ObjectNode session) {
        JsonNode voice = session.path("audio").path("output").path("voice");
        if (voice.isObject()) {
            ((ObjectNode) session.get("audio").get("output")).set("voice", voice.get("id"));
        }
    }

    private static void merge(ObjectNode base, ObjectNode patch, String path) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String at = Rules.join(path, field.getKey());
            JsonNode value = field.getValue();
            JsonNode old = base.get(field.getKey());
            if (at.equals(TURN_DETECTION) && value.isObject()) {
                base.set(field.getKey(), turnDetection(old, (ObjectNode) value));
            } else if (MERGED.contains(at) && value.isObject() && old instanceof ObjectNode oldObject) {
                merge(oldObject, (ObjectNode) value, at);
            } else {
                base.set(field.getKey(), value.deepCopy());
            }
        }
    }

    /** A change of type starts from that type's defaults; keys the type does not have are dropped, not refused. */
    private static JsonNode turnDetection(JsonNode old, ObjectNode patch) {
        String type = patch.path("type").asText(old.path("type").asText(""));
        ObjectNode defaults;
        ObjectRule rule;
        switch (type) {
            case "server_vad" -> {
                defaults = SessionDefaults.serverVad();
                rule = SessionRules.SERVER_VAD;
            }
            case "semantic_vad" -> {
                defaults = SessionDefaults.semanticVad();
                rule = SessionRules.SEMANTIC_VAD;
            }
            default -> {
                return patch.deepCopy();
            }
        }
        boolean sameType = type.equals(old.path("type").asText());
        ObjectNode merged = sameType ? (ObjectNode) old.deepCopy() : defaults.deepCopy();
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (rule.names().contains(field.getKey())) {
                JsonNode value = field.getValue();
                merged.set(field.getKey(), value.isNull() ? defaults.get(field.getKey()) : value);
            }
        }
        return merged;
    }
}
