package dev.parley.dialect.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** JSON of the wrong shape. Carries the reasons the way Unmute's clients know them (unmute.md 2.6). */
public final class InvalidMessage extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_INPUT = 1000;

    private final transient ArrayNode details;

    private InvalidMessage(ArrayNode details) {
        super(details.path(0).path("msg").asText(), null, false, false);
        this.details = details;
    }

    /** Several faults of one message, at least one. */
    public static InvalidMessage all(List<InvalidMessage> faults) {
        ArrayNode details = Json.array();
        faults.forEach(fault -> details.addAll(fault.details()));
        return new InvalidMessage(details);
    }

    /** @param place where in the message: the variant, then field names */
    public static InvalidMessage at(List<String> place, String type, String message, JsonNode input) {
        ObjectNode detail = Json.object().put("type", type);
        ArrayNode loc = detail.putArray("loc");
        place.forEach(loc::add);
        detail.put("msg", message);
        detail.set("input", shortened(input));
        return new InvalidMessage(Json.array().add(detail));
    }

    public static InvalidMessage missing(List<String> place, JsonNode input) {
        return at(place, "missing", "Field required", input);
    }

    /** The {@code details} of the error event. */
    public ArrayNode details() {
        return details.deepCopy();
    }

    /** Where in the message the first fault is, field names with dots between. */
    public String place() {
        List<String> names = new ArrayList<>();
        details.path(0).path("loc").forEach(name -> names.add(name.asText()));
        return String.join(".", names);
    }

    /** Clients may send megabytes; they need not get them back. */
    private static JsonNode shortened(JsonNode input) {
        String text = input.isTextual() ? input.textValue() : Json.text(input);
        return text.length() <= MAX_INPUT ? input : TextNode.valueOf(text.substring(0, MAX_INPUT) + "…");
    }
}
