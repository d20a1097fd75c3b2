package dev.parley.app.evaluate.call;

import dev.parley.app.evaluate.engine.EngineDelays;
import dev.parley.app.evaluate.engine.EvaluationEngines;
import dev.parley.app.evaluate.engine.VirtualLoop;
import dev.parley.app.evaluate.scenario.Scenario;
import dev.parley.app.evaluate.scenario.SoundLibrary;
import dev.parley.session.EarlyReplyPolicy;
import dev.parley.session.Principal;
import dev.parley.session.Session;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionSetup;
import dev.parley.session.SilencePolicy;
import dev.parley.session.loop.LoopSessionFactory;
import dev.parley.turn.TurnPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Holds scripted conversations, one at a time, on the thread that calls. */
public final class ScriptedConversation {
    private static final int RATE = EvaluationEngines.SAMPLE_RATE;
    private static final Duration FRAME = Duration.ofMillis(20);
    private static final int FRAME_SAMPLES = RATE / 50;
    /** As on a carrier that paces by itself: what is held is silent with the next frame. */
    private static final Duration LEAD = FRAME;

    private static final Duration CHUNK = FRAME;
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final EvaluationEngines engines;
    private final SoundLibrary library;
    private final EngineDelays delays;
    private final long seed;

    /** @param seed of the rooms' noise */
    public ScriptedConversation(EvaluationEngines engines, SoundLibrary library, EngineDelays delays, long seed) {
        this.engines = engines;
        this.library = library;
        this.delays = delays;
        this.seed = seed;
    }

    /**
     * Holds one.
     *
     * @throws IOException when a sound of it cannot be had
     */
    public ConversationTimeline hold(Scenario scenario, TurnPolicy policy, EarlyReplyPolicy early) throws IOException {
        VirtualLoop loop = new VirtualLoop();
        List<TimelineEvent> events = new ArrayList<>();
        BotAudio bot = new BotAudio(loop, RATE, events);
        long noise = seed * 31 + scenario.name().hashCode();
        ScriptedCaller caller = new ScriptedCaller(scenario, library, RATE, noise, bot, events);
        AtomicLong ids = new AtomicLong();
        Session session = new LoopSessionFactory(prefix -> prefix + "_" + ids.incrementAndGet())
                .start(setup(scenario, policy).withEarlyReplies(early), engines.providers(loop, delays), loop, bot);
        session.post(new SessionInput.Begin());
        while (!caller.isFinished(loop.millis()) && loop.nanoTime() < LONGEST.toNanos()) {
            short[] spoken = caller.frame(FRAME_SAMPLES, loop.millis());
            loop.advance(FRAME); // A frame is there once its last sample was spoken.
            session.post(new SessionInput.CallerAudio(spoken));
        }
        long duration = loop.millis();
        session.post(new SessionInput.End(SessionInput.EndReason.CALLER_LEFT));
        for (int waited = 0; !bot.ended() && waited < 500; waited++) {
            loop.advance(FRAME);
        }
        return new ConversationTimeline(scenario.name(), duration, events);
    }

    private static SessionSetup setup(Scenario scenario, TurnPolicy policy) {
        return new SessionSetup(
                new SessionSetup.Client(scenario.name(), Principal.ANONYMOUS, RATE, Optional.of(LEAD), CHUNK, false),
                SilencePolicy.DEFAULT,
                SessionConfig.defaults().withTurns(policy),
                SessionLimits.DEFAULT);
    }
}
