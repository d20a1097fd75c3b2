package dev.parley.session.context;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.BackchannelPolicy;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnEvent;
import dev.parley.turn.TurnMachine;
import dev.parley.turn.TurnPolicy;
import dev.parley.turn.TurnState;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Runs the pure turn machine: keeps its state, wakes it at its deadlines, passes its decisions on. Loop only. */
public final class TurnController {
    private final SessionContext context;
    private final Consumer<Decision> decisions;
    private Runnable botIdle = () -> {};
    private TurnState state = TurnState.initial();
    private TurnPolicy policy;
    private TurnPolicy configured;
    private OptionalLong wakeAtMs = OptionalLong.empty();
    private SessionExecutor.Timer wake = () -> {};

    public TurnController(SessionContext context, Consumer<Decision> decisions) {
        this.context = context;
        this.decisions = decisions;
        this.configured = context.config().turns();
        this.policy = policy(configured);
    }

    /** What is configured, and what the session's setup adds to it. */
    private TurnPolicy policy(TurnPolicy turns) {
        return turns.withBackchannels(context.setup().backchannels().flatMap(BackchannelPolicy::timing));
    }

    public void tell(TurnEvent event) {
        boolean active = state.botActive();
        if (context.config().turns() != configured) {
            configured = context.config().turns();
            policy = policy(configured);
        }
        TurnMachine.Step step = TurnMachine.step(policy, state, event);
        state = step.next();
        reschedule();
        step.decisions().forEach(decisions);
        if (active && !state.botActive()) {
            botIdle.run();
        }
    }

    /** Runs {@code action} whenever the bot has finished or was stopped. */
    public void whenBotIdle(Runnable action) {
        botIdle = action;
    }

    public TurnState state() {
        return state;
    }

    public void close() {
        wake.cancel();
    }

    private void reschedule() {
        OptionalLong deadline = state.deadlineMs();
        if (deadline.equals(wakeAtMs)) {
            return;
        }
        wake.cancel();
        wakeAtMs = deadline;
        deadline.ifPresent(at ->
                wake = context.handleAfter(Duration.ofMillis(Math.max(0, at - context.clockMs())), this::woken));
    }

    private void woken() {
        wakeAtMs = OptionalLong.empty();
        tell(new TurnEvent.Tick(context.clockMs()));
    }
}
