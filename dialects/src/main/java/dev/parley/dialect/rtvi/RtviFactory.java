package dev.parley.dialect.rtvi;

import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.persona.PersonaLookup;
import java.util.List;

/** Pipecat's clients, which connect a WebSocket of protobuf frames to a path of their own, or offer a peer connection. */
public final class RtviFactory implements DialectFactory {
    /** Where they connect; {@code POST /start} tells them. */
    public static final String PATH = "/ws-client";

    /** Where they offer a peer connection. */
    public static final String OFFER_PATH = "/api/offer";

    /** What the address may choose of the session, and {@code body} of {@code POST /start}. */
    public static final List<String> PARAMETERS =
            List.of("persona", "instructions", "voice", "language", "stt", "llm", "tts", "model");

    private final PersonaLookup personas;

    /** @param personas those that clients may name */
    public RtviFactory(PersonaLookup personas) {
        this.personas = personas;
    }

    @Override
    public String name() {
        return "rtvi";
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public boolean accepts(Handshake handshake) {
        return handshake.path().equals(PATH) || handshake.path().equals(OFFER_PATH);
    }

    /** A carrier that has audio of its own brings the messages as they are; any other frames both. */
    @Override
    public Dialect create(Handshake handshake, Connection connection, SessionService service) {
        if (handshake.path().equals(OFFER_PATH)) {
            return new SmallWebRtcCarrier(connection, new RtviDialect(handshake, connection, service, personas));
        }
        return connection.audio().isPresent()
                ? new RtviDialect(handshake, connection, service, personas)
                : new ProtobufCarrier(connection, framed -> new RtviDialect(handshake, framed, service, personas));
    }
}
