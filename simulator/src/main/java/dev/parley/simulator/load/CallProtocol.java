package dev.parley.simulator.load;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** One dialect as a caller speaks it; one instance a call. */
interface CallProtocol {
    /** Path and query of the WebSocket. */
    String uri();

    List<String> subprotocols();

    /** The first message. */
    JsonObject hello();

    /** The next 20 ms. Empty when this dialect gathers more before it sends. */
    String audio(Clip.Frame frame);

    CallEvent read(JsonObject message);

    /** Whether the bot speaks first, before the caller has said anything. */
    boolean botBegins();
}
