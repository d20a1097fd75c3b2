package dev.parley.dialect.realtime;

import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.persona.PersonaLookup;
import java.util.function.Predicate;

/**
 * Clients of the OpenAI Realtime API, general availability and beta, and Parley's own page. They may share
 * their path with clients of other protocols.
 */
public final class RealtimeFactory implements DialectFactory {
    private static final String PATH = "/v1/realtime";

    private final PersonaLookup characters;
    private final Predicate<Handshake> others;

    /** @param others which handshakes at this path are of clients that share it; thread-safe */
    public RealtimeFactory(PersonaLookup characters, Predicate<Handshake> others) {
        this.characters = characters;
        this.others = others;
    }

    @Override
    public String name() {
        return "realtime";
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public boolean accepts(Handshake handshake) {
        return handshake.path().equals(PATH) && !others.test(handshake);
    }

    @Override
    public Dialect create(Handshake handshake, Connection connection, SessionService service) {
        return new RealtimeDialect(ClientProfile.of(handshake), connection, service, characters);
    }
}
