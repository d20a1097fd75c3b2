package dev.parley.turn;

import dev.parley.turn.TurnArbitraries.Act;
import dev.parley.turn.TurnArbitraries.Kind;
import java.util.ArrayList;
import java.util.List;

/** Turns acts into events on one clock, steps the machine, and has a {@link CallModel} watch. */
final class CallDriver {
    private static final long FRAME_MS = 32;
    private static final int MOST_ROUNDS_TO_REST = 10;

    private final CallModel model = new CallModel();
    private final List<TurnEvent> log = new ArrayList<>();
    private final List<TurnMachine.Step> steps = new ArrayList<>();
    private TurnPolicy policy;
    private TurnState state = TurnState.initial();
    private boolean obeys;
    private long nowMs;
    private long askedMs;

    CallDriver(TurnPolicy policy) {
        this.policy = policy;
    }

    CallModel model() {
        return model;
    }

    TurnState state() {
        return state;
    }

    List<TurnEvent> log() {
        return log;
    }

    List<TurnMachine.Step> steps() {
        return steps;
    }

    /** Replies are prepared when the machine asks for them, as the session does. */
    void obey() {
        obeys = true;
    }

    /** A new policy, and the frame by which the machine learns of it. */
    void switchTo(TurnPolicy next) {
        policy = next;
        tell(new TurnEvent.Voice(0, 0, nowMs, nowMs));
    }

    /** Whether a session that keeps its contract could say this now. */
    boolean isPossible(Kind kind) {
        return switch (kind) {
            case BOT_SPEAKING, BOT_SPEAKING_HOLDABLE -> state.botActive() && !state.botSpeaking();
            case BOT_FINISHED, BOT_TAKES_LEAVE, BOT_STOPPED -> state.botActive();
            default -> true;
        };
    }

    void act(Act act) {
        switch (act.kind()) {
            case VOICE -> frames(act.amount(), 0.95);
            case SILENCE -> frames(act.amount(), 0.0);
            case MURMUR -> frames(act.amount(), policy.threshold() - TurnPolicy.HYSTERESIS / 2);
            case PASS -> nowMs += act.amount() * 100L;
            default -> tell(event(act.kind()));
        }
    }

    private TurnEvent event(Kind kind) {
        return switch (kind) {
            case WORD -> new TurnEvent.Word("word", false, nowMs, nowMs);
            case ECHOED_WORD -> new TurnEvent.Word("word", true, nowMs, nowMs);
            case BACKCHANNEL -> new TurnEvent.Word("yeah", false, true, nowMs, nowMs);
            case FINISHED_SCORE -> new TurnEvent.PauseScore(0.9, nowMs, nowMs);
            case TALKING_SCORE -> new TurnEvent.PauseScore(0.1, nowMs, nowMs);
            case MODEL_FINISHED -> new TurnEvent.EndOfTurnScore(0.95, askedMs, nowMs, nowMs);
            case MODEL_UNFINISHED -> new TurnEvent.EndOfTurnScore(0.05, askedMs, nowMs, nowMs);
            case WORDS_FINISHED -> new TurnEvent.WordsJudged(Completeness.FINISHED, nowMs, nowMs);
            case WORDS_GLANCED -> new TurnEvent.WordsGlanced(Completeness.NEUTRAL, nowMs, nowMs);
            case WORDS_OPEN -> new TurnEvent.WordsJudged(Completeness.OPEN, nowMs, nowMs);
            case WORDS_TOLD -> new TurnEvent.WordsJudged(Completeness.NEUTRAL, true, nowMs, nowMs);
            case KEY_PRESSED -> new TurnEvent.KeyPressed(nowMs);
            case COMMITTED -> new TurnEvent.Committed(nowMs, nowMs);
            case CLEARED -> new TurnEvent.Cleared(nowMs, nowMs);
            case HEARD -> new TurnEvent.Transcribed(false, false, nowMs);
            case HEARD_NOTHING -> new TurnEvent.Transcribed(true, false, nowMs);
            case HEARD_CLIENTS -> new TurnEvent.Transcribed(false, true, nowMs);
            case HEARD_BACKCHANNEL -> new TurnEvent.Transcribed(false, true, false, nowMs);
            case UNHEARD -> new TurnEvent.Unheard(false, nowMs);
            case UNHEARD_CLIENTS -> new TurnEvent.Unheard(true, nowMs);
            case AUDIO_STOPPED -> new TurnEvent.AudioStopped(nowMs, nowMs);
            case OVERLONG -> new TurnEvent.Overlong(nowMs, nowMs);
            case BEGAN -> new TurnEvent.Began(nowMs);
            case BOT_PREPARING -> new TurnEvent.BotPreparing(nowMs);
            case BOT_SPEAKING -> new TurnEvent.BotSpeaking(nowMs, nowMs);
            case BOT_SPEAKING_HOLDABLE -> new TurnEvent.BotSpeaking(nowMs, true, nowMs);
            case BOT_FINISHED -> new TurnEvent.BotFinished(false, nowMs);
            case BOT_TAKES_LEAVE -> new TurnEvent.BotFinished(true, nowMs);
            case BOT_STOPPED -> new TurnEvent.BotStopped(nowMs);
            case TICK -> new TurnEvent.Tick(nowMs);
            case VOICE, SILENCE, MURMUR, PASS -> throw new IllegalArgumentException("not one event: " + kind);
        };
    }

    /** Silence follows, what was said turns out to be words or not, the bot speaks to its end: nothing more happens. */
    void comeToRest(boolean words) {
        for (int i = 0; i < MOST_ROUNDS_TO_REST; i++) {
            frames((int) (policy.silenceMs() / FRAME_MS) + 1, 0.0);
            while (model.awaited() > 0) {
                tell(event(words ? Kind.HEARD : Kind.HEARD_NOTHING));
            }
            if (state.botActive()) {
                tell(event(Kind.BOT_FINISHED));
            }
        }
    }

    private void frames(int count, double probability) {
        for (int i = 0; i < count; i++) {
            nowMs += FRAME_MS;
            tell(new TurnEvent.Voice(probability, FRAME_MS, nowMs, nowMs));
        }
    }

    private void tell(TurnEvent event) {
        TurnMachine.Step step = TurnMachine.step(policy, state, event);
        model.observe(policy, state, event, step);
        state = step.next();
        log.add(event);
        steps.add(step);
        step.decisions().forEach(each -> {
            if (each instanceof Decision.AskEndOfTurn question) {
                askedMs = question.endMs();
            }
        });
        boolean reply = step.decisions().stream()
                .anyMatch(d -> d instanceof Decision.Respond
                        || d instanceof Decision.Resume
                        || d instanceof Decision.Apologise
                        || d instanceof Decision.PromptSilence);
        if (obeys && reply) {
            tell(new TurnEvent.BotPreparing(nowMs));
        }
    }
}
