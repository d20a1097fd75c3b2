package dev.parley.session.response;

import dev.parley.session.SessionOutput;
import dev.parley.session.TurnLatency;
import dev.parley.session.context.SessionContext;
import java.util.Optional;
import java.util.OptionalLong;

/** Notes when each stage of the caller's last turn was reached; told once, and nothing after it was stopped. Loop only. */
final class TurnClock {
    private final SessionContext context;
    private Optional<Stages> turn = Optional.empty();

    /** In ms since the caller's voice ended. */
    private static final class Stages {
        private final long speechEndedAtMs;
        private OptionalLong turnEnded = OptionalLong.empty();
        private OptionalLong transcribed = OptionalLong.empty();
        private OptionalLong firstToken = OptionalLong.empty();
        private OptionalLong firstAudio = OptionalLong.empty();

        Stages(long speechEndedAtMs) {
            this.speechEndedAtMs = speechEndedAtMs;
        }
    }

    TurnClock(SessionContext context) {
        this.context = context;
    }

    /** A turn has ended whose voice was heard last so long ago. */
    void turnEnded(long agoMs) {
        Stages stages = new Stages(context.clockMs() - agoMs);
        stages.turnEnded = since(stages);
        turn = Optional.of(stages);
    }

    void transcribed() {
        turn.ifPresent(it -> it.transcribed = since(it));
    }

    void token() {
        turn.filter(it -> it.firstToken.isEmpty()).ifPresent(it -> it.firstToken = since(it));
    }

    /** There is sound; that of a filler is not what is measured. */
    void audio(ResponseRun reply) {
        turn.filter(it -> it.firstAudio.isEmpty() && !reply.messages().announces())
                .ifPresent(it -> it.firstAudio = since(it));
    }

    /** A byte of the reply has left: with the first the measurement is complete, and told. */
    void byteLeft(ResponseRun reply) {
        if (reply.messages().announces()) {
            return;
        }
        Optional<TurnLatency> measured =
                turn.map(it -> new TurnLatency(it.turnEnded, it.transcribed, it.firstToken, it.firstAudio, since(it)));
        stop();
        measured.ifPresent(it -> context.emit(new SessionOutput.TurnMeasured(reply.id(), it)));
    }

    /** The turn is not answered. */
    void stop() {
        turn = Optional.empty();
    }

    private OptionalLong since(Stages stages) {
        return OptionalLong.of(context.clockMs() - stages.speechEndedAtMs);
    }
}
