package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.TurnArbitraries.Act;
import dev.parley.turn.TurnArbitraries.Call;
import dev.parley.turn.TurnArbitraries.Kind;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.statistics.Statistics;

/** What holds in every call, whatever happens in it. */
@Domain(TurnArbitraries.class)
@Domain(DomainContext.Global.class)
class TurnMachineProperties {
    private static final int CALLS = 1_000;

    private static final List<Act> TELLING = List.of(
            new Act(Kind.VOICE, 20),
            new Act(Kind.SILENCE, 7),
            new Act(Kind.WORDS_TOLD, 1),
            new Act(Kind.MODEL_UNFINISHED, 1));

    @Property(tries = CALLS)
    void noOrderOfEventsBreaksTheRules(@ForAll Call call) {
        CallDriver driver = new CallDriver(call.policy());
        call.acts().forEach(driver::act);
    }

    @Property(tries = CALLS)
    void aPolicyMayChangeAtAnyTime(@ForAll Call first, @ForAll Call second) {
        CallDriver driver = new CallDriver(first.policy());
        first.acts().forEach(driver::act);
        driver.switchTo(second.policy());
        second.acts().forEach(driver::act);
        driver.switchTo(first.policy());
        first.acts().forEach(driver::act);
    }

    @Property(tries = CALLS)
    void everyTurnIsAnsweredOrRefusedOnceQuietFollows(@ForAll Call call, @ForAll boolean words) {
        CallDriver driver = new CallDriver(
                TurnTalk.without(call.policy(), true, call.policy().interrupt()));
        driver.obey();
        for (Act act : call.acts()) {
            if (driver.isPossible(act.kind())) {
                driver.act(act);
            }
        }
        driver.comeToRest(words);
        assertThat(driver.model().unanswered()).isZero();
        assertThat(driver.model().lost()).isFalse();
        assertThat(driver.model().awaited()).isZero();
        assertThat(driver.state().userSpeaking()).isFalse();
    }

    @Property(tries = CALLS)
    void aCallReplaysToEqualStates(@ForAll Call call) {
        CallDriver driver = new CallDriver(call.policy());
        call.acts().forEach(driver::act);
        TurnState state = TurnState.initial();
        for (int i = 0; i < driver.log().size(); i++) {
            TurnMachine.Step step =
                    TurnMachine.step(call.policy(), state, driver.log().get(i));
            assertThat(step).isEqualTo(driver.steps().get(i));
            state = step.next();
        }
    }

    /** Also of a caller who pauses, and of whom sound and words say that more follows. */
    @Property(tries = CALLS)
    void backchannelsChangeNothingElse(@ForAll Call call, @ForAll boolean tells) {
        TurnPolicy policy = tells ? listening(call.policy()) : call.policy();
        CallDriver driver = new CallDriver(policy);
        for (Act act : call.acts()) {
            driver.act(act);
            if (tells) {
                TELLING.forEach(driver::act);
            }
        }
        TurnPolicy without = policy.withBackchannels(Optional.empty());
        TurnState state = TurnState.initial();
        for (int i = 0; i < driver.log().size(); i++) {
            TurnMachine.Step step =
                    TurnMachine.step(without, state, driver.log().get(i));
            List<Decision> others = driver.steps().get(i).decisions().stream()
                    .filter(decision -> !(decision instanceof Decision.SayBackchannel))
                    .toList();
            assertThat(step.decisions()).isEqualTo(others);
            state = step.next();
            assertThat(state.ending()).isEqualTo(driver.steps().get(i).next().ending());
        }
        Statistics.collect(driver.steps().stream()
                .flatMap(step -> step.decisions().stream())
                .anyMatch(Decision.SayBackchannel.class::isInstance));
    }

    private static TurnPolicy listening(TurnPolicy p) {
        TurnPolicy it = TurnPolicy.endOfTurn();
        return it.withThreshold(p.threshold())
                .withReplies(p.respond(), p.interrupt())
                .withBackchannels(Optional.of(new BackchannelTiming(500, p.prefixPaddingMs())));
    }

    @Property(tries = CALLS)
    void noEventThrows(@ForAll Call call, @ForAll("anyEvents") List<TurnEvent> events) {
        TurnState state = TurnState.initial();
        for (TurnEvent event : events) {
            state = TurnMachine.step(call.policy(), state, event).next();
            assertThat(state.deadlineMs()).isNotNull();
        }
    }

    @Provide
    Arbitrary<List<TurnEvent>> anyEvents() {
        Arbitrary<Long> times = Arbitraries.longs().edgeCases(c -> c.add(-1L, 0L, Long.MIN_VALUE, Long.MAX_VALUE));
        Arbitrary<Double> doubles = Arbitraries.doubles().edgeCases(c -> c.add(0.0, 1.0));
        Arbitrary<Double> probabilities = Arbitraries.oneOf(doubles, Arbitraries.of(Double.NaN, 0.1, 0.9));
        return Combinators.combine(
                        Arbitraries.of(Kind.class), times, times, times, probabilities, Arbitraries.strings())
                .as(TurnMachineProperties::wild)
                .list()
                .ofMaxSize(60);
    }

    private static TurnEvent wild(Kind kind, long a, long b, long c, double p, String text) {
        return switch (kind) {
            case VOICE, SILENCE, MURMUR, PASS -> new TurnEvent.Voice(p, kind == Kind.MURMUR, c, a, b);
            case WORD -> new TurnEvent.Word(text, false, a, b);
            case ECHOED_WORD -> new TurnEvent.Word(text, true, a, b);
            case BACKCHANNEL -> new TurnEvent.Word(text, false, true, a, b);
            case FINISHED_SCORE, TALKING_SCORE -> new TurnEvent.PauseScore(p, a, b);
            case MODEL_FINISHED, MODEL_UNFINISHED -> new TurnEvent.EndOfTurnScore(p, c, a, b);
            case WORDS_FINISHED -> new TurnEvent.WordsJudged(Completeness.FINISHED, a, b);
            case WORDS_GLANCED -> new TurnEvent.WordsGlanced(Completeness.NEUTRAL, a, b);
            case WORDS_OPEN -> new TurnEvent.WordsJudged(Completeness.OPEN, a, b);
            case WORDS_TOLD -> new TurnEvent.WordsJudged(Completeness.NEUTRAL, true, a, b);
            case KEY_PRESSED -> new TurnEvent.KeyPressed(b);
            case COMMITTED -> new TurnEvent.Committed(a, b);
            case CLEARED -> new TurnEvent.Cleared(a, b);
            case HEARD -> new TurnEvent.Transcribed(false, false, b);
            case HEARD_NOTHING -> new TurnEvent.Transcribed(true, c % 2 == 0, b);
            case HEARD_CLIENTS -> new TurnEvent.Transcribed(false, true, b);
            case HEARD_BACKCHANNEL -> new TurnEvent.Transcribed(false, true, false, b);
            case UNHEARD -> new TurnEvent.Unheard(false, b);
            case UNHEARD_CLIENTS -> new TurnEvent.Unheard(true, b);
            case AUDIO_STOPPED -> new TurnEvent.AudioStopped(a, b);
            case OVERLONG -> new TurnEvent.Overlong(a, b);
            case BEGAN -> new TurnEvent.Began(b);
            case BOT_PREPARING -> new TurnEvent.BotPreparing(b);
            case BOT_SPEAKING -> new TurnEvent.BotSpeaking(a, b);
            case BOT_SPEAKING_HOLDABLE -> new TurnEvent.BotSpeaking(a, true, b);
            case BOT_FINISHED -> new TurnEvent.BotFinished(false, b);
            case BOT_TAKES_LEAVE -> new TurnEvent.BotFinished(true, b);
            case BOT_STOPPED -> new TurnEvent.BotStopped(b);
            case TICK -> new TurnEvent.Tick(b);
        };
    }
}
