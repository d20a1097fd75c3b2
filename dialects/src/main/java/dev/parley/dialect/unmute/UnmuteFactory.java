package dev.parley.dialect.unmute;

import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.Recordings;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.persona.PersonaPrompts;
import java.util.List;
import java.util.random.RandomGenerator;

/** Unmute's browser page and its load test, told from others by their bare handshake (unmute.md 2.1). */
public final class UnmuteFactory implements DialectFactory {
    private static final String PATH = "/v1/realtime";

    private static final List<String> TELLING_PARAMETERS = List.of("model", "intent", "call_id");
    private static final String BEARER = "Bearer ";

    private final PersonaPrompts characters;
    private final RandomGenerator random;
    private final Recordings recordings;
    private final int bitrate;

    /**
     * @param random thread-safe; numbers the audio streams
     * @param bitrate of the Opus that clients get, in bit/s
     */
    public UnmuteFactory(PersonaPrompts characters, RandomGenerator random, Recordings recordings, int bitrate) {
        this.bitrate = bitrate;
        this.recordings = recordings;
        this.characters = characters;
        this.random = random;
    }

    @Override
    public String name() {
        return "unmute";
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public boolean accepts(Handshake handshake) {
        return handshake.path().equals(PATH) && isUnmute(handshake);
    }

    /**
     * Whether the handshake is one that only Unmute's clients make, who share their path with those of OpenAI Realtime: they
     * offer the subprotocol {@code realtime} and show nothing of that protocol.
     */
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
        return new UnmuteDialect(
                handshake.principal(),
                connection,
                service,
                characters,
                new OggOpusOutput.Options(random.nextInt(), bitrate),
                recordings.begin(handshake.principal()));
    }
}
