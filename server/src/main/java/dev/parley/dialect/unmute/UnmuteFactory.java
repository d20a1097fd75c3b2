package dev.parley.dialect.unmute;

import dev.parley.dialect.CallDesk;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.DialectFactory;
import dev.parley.dialect.Handshake;
import dev.parley.dialect.Recordings;
import dev.parley.dialect.Wire;
import dev.parley.dialect.realtime.RealtimeFactory;
import java.util.random.RandomGenerator;

/** Unmute's browser page and its load test, told from others by their bare handshake (unmute.md 2.1). */
public final class UnmuteFactory implements DialectFactory {
    private static final String PATH = "/v1/realtime";

    private final Characters characters;
    private final RandomGenerator random;
    private final Recordings recordings;
    private final int bitrate;

    /**
     * @param random thread-safe; numbers the audio streams
     * @param bitrate of the Opus that clients get, in bit/s
     */
    public UnmuteFactory(Characters characters, RandomGenerator random, Recordings recordings, int bitrate) {
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
    public Dialect create(Handshake handshake, Wire wire, CallDesk desk) {
        return new UnmuteDialect(
                wire, desk, characters, new Downlink.Options(random.nextInt(), bitrate), recordings.begin());
    }
}
