package dev.parley.engines.elevenlabs;

import dev.parley.engines.contract.SpokenReplies;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** Replies of a simulated ElevenLabs. */
abstract class ElevenLabsReplies extends SpokenReplies {
    final ElevenLabsWire wire = new ElevenLabsWire();

    @Override
    protected void closeServer() {
        wire.close();
    }

    /** Messages with text, in order, but for those that begin contexts. */
    List<JsonObject> texts() {
        return wire.server.requests().stream()
                .filter(it -> !it.getString("text", "").isBlank())
                .toList();
    }

    String text() {
        return texts().stream().map(it -> it.getString("text")).collect(Collectors.joining());
    }

    List<String> contexts() {
        return wire.server.requests().stream()
                .map(it -> it.getString("context_id"))
                .distinct()
                .toList();
    }
}
