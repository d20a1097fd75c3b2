package dev.parley.dialect.unmute;

import dev.parley.dialect.persona.Instructions;
import java.util.Optional;

/** What an Unmute client may say (unmute.md 2.3). */
sealed interface ClientMessage {
    /** Empty fields leave things as they are. */
    record Update(
            Optional<String> eventId,
            Optional<Instructions> instructions,
            Optional<String> voice,
            boolean allowRecording)
            implements ClientMessage {}

    /** Ogg Opus bytes, base64 removed. */
    record Append(byte[] audio) implements ClientMessage {}

    /** Only recordings contain it; accepted and without effect. */
    record AppendAnonymized(Optional<String> eventId, long samples) implements ClientMessage {}
}
