package dev.parley.dialect.realtime;

import dev.parley.dialect.Dialect;
import dev.parley.dialect.Wire;
import java.util.Optional;

/**
 * Calls that a second connection may watch and steer ({@code call_id}, openai-realtime.md 1.1): those whose own carrier
 * gives them an id, such as WebRTC's. Thread-safe.
 */
@FunctionalInterface
public interface RunningCalls {
    /** No call can be attached to. */
    RunningCalls NONE = (callId, wire) -> Optional.empty();

    /**
     * Attaches a connection to a running call.
     *
     * @param wire gets a copy of every event of the call from now on, on its own loop
     * @return takes the connection's events, to be carried out as the call's own; empty when there is no such call
     */
    Optional<Dialect> attach(String callId, Wire wire);
}
