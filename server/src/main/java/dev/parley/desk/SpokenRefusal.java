package dev.parley.desk;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.spare.SpareVoices;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionProviders;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import dev.parley.session.Sessions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a caller hear that there is no call, with whatever voice there is: a session that only speaks. Thread-safe. */
final class SpokenRefusal {
    private static final Logger log = LoggerFactory.getLogger(SpokenRefusal.class);

    private final EngineRoom engines;
    private final Sessions sessions;

    SpokenRefusal(EngineRoom engines, Sessions sessions) {
        this.engines = engines;
        this.sessions = sessions;
    }

    /** On the loop of the call; {@code then} follows there in any case, once. */
    void say(SessionSetup setup, SpareVoices spare, SessionExecutor executor, SessionSink sink, Runnable then) {
        Optional<TextToSpeech> voice = engines.speaking()
                .or(() -> engines.reserve().filter(it -> it.readiness().state() == Readiness.State.READY));
        if (voice.isEmpty() || !setup.config().speech().spoken()) {
            then.run();
            return;
        }
        AtomicBoolean followed = new AtomicBoolean();
        Runnable once = () -> {
            if (followed.compareAndSet(false, true)) {
                then.run();
            }
        };
        SessionProviders alone = AbsentEngines.with(voice.get()).withSpare(spare);
        try {
            sessions.start(setup, alone, executor, new UntilItsEnd(sink, once)).post(new SessionInput.Apologise());
        } catch (RuntimeException | Error e) {
            log.atError().addKeyValue("call", setup.id()).setCause(e).log("apologising for a call that cannot be");
            once.run();
        }
    }

    /** Passes on what the session says, but not that it has ended: it was no call. */
    private record UntilItsEnd(SessionSink target, Runnable then) implements SessionSink {
        @Override
        public void accept(SessionOutput output) {
            if (output instanceof SessionOutput.Ended) {
                then.run();
            } else {
                target.accept(output);
            }
        }

        @Override
        public boolean writable() {
            return target.writable();
        }
    }
}
