package dev.parley.dialect.realtime;

import dev.parley.dialect.Handshake;
import java.util.Optional;

/** Finds the session a client's key was made for (openai-realtime.md 1.3). Called on any loop; must not block. */
@FunctionalInterface
public interface SessionPresets {
    SessionPresets NONE = handshake -> Optional.empty();

    Optional<SessionBlueprint> find(Handshake handshake);
}
