package dev.parley.dialect.stream;

import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.persona.PersonaLookup;

/** Clients of the plain pipeline, at a path of its own. */
public final class StreamFactory implements DialectFactory {
    private static final String PATH = "/v1/stream";

    private final PersonaLookup personas;

    /** @param personas those that clients may name */
    public StreamFactory(PersonaLookup personas) {
        this.personas = personas;
    }

    @Override
    public String name() {
        return "stream";
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public boolean accepts(Handshake handshake) {
        return handshake.path().equals(PATH);
    }

    @Override
    public Dialect create(Handshake handshake, Connection connection, SessionService service) {
        return new StreamDialect(handshake, connection, service, personas);
    }
}
