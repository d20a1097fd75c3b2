package dev.parley.simulator.gemini;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the Gemini API refuses of a request. Stateless. */
final class ContentCheck {
    private static final Set<String> FIELDS = Set.of(
            "contents",
            "systemInstruction",
            "generationConfig",
            "safetySettings",
            "tools",
            "toolConfig",
            "cachedContent");

    /** What the API takes for a signature of a call that was made elsewhere. */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private ContentCheck() {}

    /** @param signed whether the model wants the signatures of its thoughts back */
    static Optional<String> refusal(JsonObject request, boolean signed) {
        for (String field : request.fieldNames()) {
            if (!FIELDS.contains(field)) {
                return Optional.of("Invalid JSON payload received. Unknown name \"" + field + "\": Cannot find field.");
            }
        }
        if (!(request.getValue("contents") instanceof JsonArray contents) || contents.isEmpty()) {
            return Optional.of("* GenerateContentRequest.contents: contents is not specified");
        }
        try {
            JsonArray turns = turns(contents);
            return contents(turns).or(() -> signed ? signatures(turns) : Optional.empty());
        } catch (ClassCastException e) {
            return Optional.of("Invalid value: a field is of another type than it should be");
        }
    }

    /** Neighbours of one role are one turn: Google's own client sends each chunk of an answer back as it came. */
    private static JsonArray turns(JsonArray contents) {
        JsonArray turns = new JsonArray();
        for (Object entry : contents) {
            JsonObject content = (JsonObject) entry;
            String role = content.getString("role", "user");
            JsonArray parts = content.getJsonArray("parts", new JsonArray());
            JsonObject last = turns.isEmpty() ? new JsonObject() : turns.getJsonObject(turns.size() - 1);
            if (role.equals(last.getString("role"))) {
                last.getJsonArray("parts").addAll(parts);
            } else {
                turns.add(new JsonObject().put("role", role).put("parts", parts.copy()));
            }
        }
        return turns;
    }

    private static Optional<String> contents(JsonArray contents) {
        List<String> open = List.of();
        for (int i = 0; i < contents.size(); i++) {
            JsonObject content = contents.getJsonObject(i);
            String role = content.getString("role", "user");
            if (!role.equals("user") && !role.equals("model")) {
                return Optional.of("Please use a valid role: user, model.");
            }
            List<String> results = new ArrayList<>();
            List<String> calls = new ArrayList<>();
            for (Object entry : content.getJsonArray("parts", new JsonArray())) {
                JsonObject part = (JsonObject) entry;
                name(part, "functionResponse").ifPresent(results::add);
                name(part, "functionCall").ifPresent(calls::add);
            }
            if (content.getJsonArray("parts", new JsonArray()).isEmpty()) {
                return Optional.of(
                        "* GenerateContentRequest.contents[" + i + "].parts: contents.parts must not be empty.");
            }
            if (results.size() != open.size()) {
                return Optional.of("Please ensure that the number of function response parts is equal to the number of"
                        + " function call parts of the function call turn.");
            }
            if (!calls.isEmpty() && i == 0) {
                return Optional.of(
                        "Please ensure that function call turn comes immediately after a user turn or after a"
                                + " function response turn.");
            }
            open = calls;
        }
        return Optional.empty();
    }

    private static Optional<String> name(JsonObject part, String kind) {
        return Optional.ofNullable(part.getJsonObject(kind)).map(call -> call.getString("name"));
    }

    /** Of the calls since the user spoke, the first of each turn has its signature. */
    private static Optional<String> signatures(JsonArray contents) {
        for (int i = contents.size() - 1; i >= 0; i--) {
            JsonArray parts = contents.getJsonObject(i).getJsonArray("parts");
            boolean user = !"model".equals(contents.getJsonObject(i).getString("role"));
            if (user && parts.stream().anyMatch(part -> ((JsonObject) part).containsKey("text"))) {
                return Optional.empty();
            }
            Optional<JsonObject> call = parts.stream()
                    .map(JsonObject.class::cast)
                    .filter(part -> part.containsKey("functionCall"))
                    .findFirst();
            String signature =
                    call.map(part -> part.getString("thoughtSignature", "")).orElse(NO_SIGNATURE);
            if (signature.isEmpty()) {
                return Optional.of("Function call is missing a thought_signature in functionCall parts.");
            }
            if (!signature.equals(NO_SIGNATURE) && !signature.equals(ContentFormat.SIGNATURE)) {
                return Optional.of("Corrupted thought signature.");
            }
        }
        return Optional.empty();
    }
}
