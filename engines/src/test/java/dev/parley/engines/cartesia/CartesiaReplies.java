package dev.parley.engines.cartesia;

import dev.parley.engines.contract.SpokenReplies;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Replies of a simulated Cartesia. */
abstract class CartesiaReplies extends SpokenReplies {
    final CartesiaWire wire = new CartesiaWire();

    @Override
    protected void closeServer() {
        wire.close();
    }

    /** Requests with text, in order. */
    List<JsonObject> requests() {
        return wire.server.requests().stream()
                .filter(it -> it.getString("transcript") != null)
                .toList();
    }

    List<String> contexts() {
        return requests().stream()
                .map(it -> it.getString("context_id"))
                .distinct()
                .toList();
    }
}
