package dev.parley.admission;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.FallbackVoices;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.registry.AbsentEngines;
import dev.parley.registry.ProviderRegistry;
import dev.parley.session.SessionFactory;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a caller hear that there is no call, with whatever voice there is: a session that only speaks. Thread-safe. */
final class SpokenRefusal {
    private static final Logger log = LoggerFactory.getLogger(SpokenRefusal.class);

    private final ProviderRegistry engines;
    private final SessionFactory sessions;

    SpokenRefusal(ProviderRegistry engines, SessionFactory sessions) {
        this.engines = engines;
        this.sessions = sessions;
    }

    /** On the loop of the call; {@code then} follows there in any case, once. */
    void say(SessionSetup setup, FallbackVoices fallback, SessionExecutor executor, SessionSink sink, Runnable then) {
        Optional<TextToSpeech> voice = engines.textToSpeech()
                .or(() -> engines.reserve().filter(it -> it.readiness().state() == Readiness.State.READY));
        if (voice.isEmpty() || !setup.config().tts().spoken()) {
            then.run();
            return;
        }
        AtomicBoolean followed = new AtomicBoolean();
        Runnable once = () -> {
            if (followed.compareAndSet(false, true)) {
                then.run();
            }
        };
        ProviderSet alone = AbsentEngines.with(voice.get()).withFallback(fallback);
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
