package dev.parley.dialect.realtime;

import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.persona.PersonaLookup;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Clients of the OpenAI Realtime API, general availability and beta, and Parley's own page. They may share
 * their path with clients of other protocols.
 */
public final class RealtimeFactory implements DialectFactory {
    /** Of a call that others may join: its own, where its connection carries audio, else the one that is to be joined. */
    public static final String CALL_ID = "call_id";

    private static final String PATH = "/v1/realtime";

    private final PersonaLookup characters;
    private final Predicate<Handshake> others;
    private final RunningCalls calls = new RunningCalls();

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
        Optional<String> id = handshake.queryParam(CALL_ID);
        if (id.isEmpty()) {
            return dialect(handshake, connection, service);
        }
        return connection.capabilities().carriesAudio()
                ? new SharedCall(id.get(), calls, connection, carrier -> dialect(handshake, carrier, service))
                : new Sideband(id.get(), handshake, calls, connection, service.ids());
    }

    private RealtimeDialect dialect(Handshake handshake, Connection connection, SessionService service) {
        return new RealtimeDialect(ClientProfile.of(handshake), connection, service, characters);
    }

    @Override
    public void taken(Handshake handshake) {
        handshake.queryParam(CALL_ID).ifPresent(id -> calls.taken(id, handshake.principal()));
    }

    @Override
    public void over(Handshake handshake) {
        handshake.queryParam(CALL_ID).ifPresent(calls::over);
    }
}
