package dev.parley.simulator.load.call;

import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One dialect as a caller speaks it; one instance a call. */
public interface CallProtocol {
    /** Path and query of the WebSocket. */
    String uri();

    List<String> subprotocols();

    /** The first message. */
    JsonObject hello();

    /** The message with the next 20 ms. Without bytes when this dialect gathers more before it sends. */
    ByteBuf audio(Clip.Frame frame);

    /** @param nanos when it came */
    CallEvent read(ServerMessage message, long nanos);

    /** Whether the bot speaks first, before the caller has said anything. */
    boolean botBegins();
}
