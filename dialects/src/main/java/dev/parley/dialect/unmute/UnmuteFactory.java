package dev.parley.dialect.unmute;

import dev.parley.dialect.Connection;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.Recordings;
import dev.parley.dialect.SessionService;
import dev.parley.dialect.realtime.RealtimeFactory;
import java.util.random.RandomGenerator;

/** Unmute's browser page and its load test, told from others by their bare handshake (unmute.md 2.1). */
public final class UnmuteFactory implements DialectFactory {
    private static final String PATH = "/v1/realtime";

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
    public boolean accepts(Handshake handshake) {
        return handshake.path().equals(PATH) && RealtimeFactory.isUnmute(handshake);
    }

    @Override
    public Dialect create(Handshake handshake, Connection connection, SessionService service) {
        return new UnmuteDialect(
                connection,
                service,
                characters,
                new OggOpusOutput.Options(random.nextInt(), bitrate),
                recordings.begin());
    }
}
