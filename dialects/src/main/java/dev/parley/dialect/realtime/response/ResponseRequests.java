package dev.parley.dialect.realtime.response;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every {@code response.create} that has neither started a response nor been refused, under a name of its own: clients
 * give their events an id, the same id several times, or none. The session bounds how many wait in it. Loop only.
 */
public final class ResponseRequests {
    private static final String PREFIX = "response.create/";

    private final Map<String, Asked> waiting = new HashMap<>();
    private long count;

    private record Asked(ResponseOverrides overrides, String eventId) {}

    /**
     * @param eventId the client's; empty when it gave none
     * @return what the session is to know the request by
     */
    public String asked(ResponseOverrides overrides, String eventId) {
        count++;
        String ref = PREFIX + count;
        waiting.put(ref, new Asked(overrides, eventId));
        return ref;
    }

    /** A response has started: what its request asked for; empty when the session began it by itself. */
    public Optional<ResponseOverrides> started(String ref) {
        return Optional.ofNullable(waiting.remove(ref)).map(Asked::overrides);
    }

    /** A request was refused: the client's id of its event, which is {@code ref} itself for all other requests. */
    public String refused(String ref) {
        return Optional.ofNullable(waiting.remove(ref)).map(Asked::eventId).orElse(ref);
    }
}
