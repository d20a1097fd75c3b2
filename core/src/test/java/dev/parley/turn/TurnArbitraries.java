package dev.parley.turn;

import dev.parley.turn.TurnPolicy.Detection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/** Policies, and what may happen in a call. */
final class TurnArbitraries extends DomainContextBase {
    /** What happens next. */
    enum Kind {
        VOICE,
        SILENCE,
        MURMUR,
        WORD,
        ECHOED_WORD,
        BACKCHANNEL,
        FINISHED_SCORE,
        TALKING_SCORE,
        MODEL_FINISHED,
        MODEL_UNFINISHED,
        WORDS_FINISHED,
        WORDS_GLANCED,
        WORDS_OPEN,
        WORDS_TOLD,
        PASS,
        KEY_PRESSED,
        COMMITTED,
        CLEARED,
        HEARD,
        HEARD_NOTHING,
        HEARD_CLIENTS,
        HEARD_BACKCHANNEL,
        OVERLONG,
        UNHEARD,
        UNHEARD_CLIENTS,
        AUDIO_STOPPED,
        BEGAN,
        BOT_PREPARING,
        BOT_SPEAKING,
        BOT_SPEAKING_HOLDABLE,
        BOT_FINISHED,
        BOT_TAKES_LEAVE,
        BOT_STOPPED,
        TICK
    }

    /** @param amount frames for the first three kinds, hundreds of ms for {@link Kind#PASS}, otherwise unused */
    record Act(Kind kind, int amount) {}

    /** One policy and a second one to switch to. */
    record Call(TurnPolicy policy, List<Act> acts) {}

    @net.jqwik.api.Provide
    Arbitrary<TurnPolicy> policies() {
        Arbitrary<TurnPolicy> shape = Combinators.combine(
                        Arbitraries.of(Detection.class),
                        Arbitraries.of(0.1, 0.5, 0.8),
                        Arbitraries.of(0L, 300L, 5_000L),
                        Arbitraries.of(0L, 200L, 500L, 8_000L),
                        Arbitraries.of(0L, 32L, 96L),
                        Arbitraries.of(0L, 240L, 3_000L),
                        Arbitraries.of(OptionalLong.empty(), OptionalLong.of(1_000), OptionalLong.of(7_000)))
                .as((detection, threshold, padding, silence, speech, guard, quiet) -> new TurnPolicy(
                        detection, threshold, padding, silence, speech, true, true, guard, quiet, false));
        return Combinators.combine(
                        shape, Arbitraries.of(true, false), Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as((p, respond, interrupt, begins) -> new TurnPolicy(
                        p.detection(),
                        p.threshold(),
                        p.prefixPaddingMs(),
                        p.silenceMs(),
                        p.minSpeechMs(),
                        respond,
                        interrupt,
                        p.echoGuardMs(),
                        p.quietMs(),
                        begins))
                .flatMap(policy -> Arbitraries.of(
                                Optional.<BackchannelTiming>empty(),
                                Optional.of(new BackchannelTiming(0, 0)),
                                Optional.of(new BackchannelTiming(1_000, 500)))
                        .map(policy::withBackchannels));
    }

    @net.jqwik.api.Provide
    Arbitrary<Act> acts() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.of(Kind.VOICE, Kind.SILENCE, Kind.WORD)),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                Kind.BOT_PREPARING,
                                Kind.BOT_SPEAKING_HOLDABLE,
                                Kind.BOT_SPEAKING,
                                Kind.HEARD,
                                Kind.HEARD_BACKCHANNEL,
                                Kind.HEARD_NOTHING)),
                Tuple.of(2, Arbitraries.of(Kind.class)));
        return Combinators.combine(kinds, Arbitraries.integers().between(1, 30)).as(Act::new);
    }

    @net.jqwik.api.Provide
    Arbitrary<Call> calls() {
        return Combinators.combine(policies(), acts().list().ofMaxSize(80)).as(Call::new);
    }
}
