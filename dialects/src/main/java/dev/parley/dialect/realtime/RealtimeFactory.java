package dev.parley.dialect.realtime;

import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.persona.PersonaLookup;
import java.util.List;

/**
 * Clients of the OpenAI Realtime API, general availability and beta, and Parley's own page. They share their path with
 * Unmute's clients, which offer the subprotocol {@code realtime} and nothing else (unmute.md 2.1).
 */
public final class RealtimeFactory implements DialectFactory {
    private static final String PATH = "/v1/realtime";
    private static final List<String> TELLING_PARAMETERS = List.of("model", "intent", "call_id");
    private static final String BEARER = "Bearer ";

    private final PersonaLookup characters;

    public RealtimeFactory(PersonaLookup characters) {
        this.characters = characters;
    }

    @Override
    public String name() {
        return "realtime";
    }

    @Override
    public boolean accepts(Handshake handshake) {
        return handshake.path().equals(PATH) && !isUnmute(handshake);
    }

    /** Whether the handshake is one that only Unmute's clients make. */
    public static boolean isUnmute(Handshake handshake) {
        return handshake.subprotocols().equals(List.of("realtime"))
                && TELLING_PARAMETERS.stream()
                        .noneMatch(name -> handshake.queryParam(name).isPresent())
                && handshake.header("OpenAI-Beta").isEmpty()
                && (isPage(handshake) || !showsKey(handshake));
    }

    /** No page can set headers of a WebSocket: what stands in them was put there by a proxy, and tells nothing of its client. */
    private static boolean isPage(Handshake handshake) {
        return handshake.header("Origin").isPresent();
    }

    /** Other schemes, such as Basic, are for whatever stands in front of this server. */
    private static boolean showsKey(Handshake handshake) {
        return handshake.header("api-key").isPresent()
                || handshake.headers().getAll("Authorization").stream()
                        .anyMatch(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()));
    }

    @Override
    public Dialect create(Handshake handshake, Connection connection, SessionService service) {
        return new RealtimeDialect(ClientProfile.of(handshake), connection, service, characters);
    }
}
