package dev.parley.session.response;

import dev.parley.session.TurnLatency;
import java.util.OptionalLong;

/** Notes when each stage of one turn was reached, in session clock ms. Loop only. */
final class TurnClock {
    private final long speechEndedAt;
    private OptionalLong turnEnded = OptionalLong.empty();
    private OptionalLong transcribed = OptionalLong.empty();
    private OptionalLong firstToken = OptionalLong.empty();
    private OptionalLong firstAudio = OptionalLong.empty();

    TurnClock(long speechEndedAt) {
        this.speechEndedAt = speechEndedAt;
    }

    void turnEnded(long nowMs) {
        turnEnded = OptionalLong.of(nowMs - speechEndedAt);
    }

    void transcribed(long nowMs) {
        transcribed = OptionalLong.of(nowMs - speechEndedAt);
    }

    void token(long nowMs) {
        if (firstToken.isEmpty()) {
            firstToken = OptionalLong.of(nowMs - speechEndedAt);
        }
    }

    void audio(long nowMs) {
        if (firstAudio.isEmpty()) {
            firstAudio = OptionalLong.of(nowMs - speechEndedAt);
        }
    }

    /** The first byte has left: the measurement is complete. */
    TurnLatency firstByte(long nowMs) {
        return new TurnLatency(turnEnded, transcribed, firstToken, firstAudio, OptionalLong.of(nowMs - speechEndedAt));
    }
}
