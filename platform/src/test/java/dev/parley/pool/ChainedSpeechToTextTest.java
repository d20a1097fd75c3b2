package dev.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedStt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which recogniser of a chain gets a stream. */
class ChainedSpeechToTextTest {
    private final VirtualTime time = new VirtualTime();
    private final AudioScript script = new AudioScript();
    private final ScriptedStt first = new ScriptedStt(script, new ScriptedStt.Kind(true, true), Duration.ofMillis(60));
    private final ScriptedStt second =
            new ScriptedStt(script, new ScriptedStt.Kind(false, false), Duration.ofMillis(60));
    private final PoolScript pool = new PoolScript();
    private final Member<SpeechToText> one = pool.member("one", first, time);
    private final Member<SpeechToText> two = pool.member("two", second, 1, time);
    private final SpeechToText chain = new ChainedSpeechToText(pool.chain(ProviderKind.STT, one, two));
    private final List<SttEvent> events = new ArrayList<>();

    private SpeechToText.Stream open() {
        return open(SpeechToText.Options.at(AudioScript.RATE));
    }

    private SpeechToText.Stream open(String engine) {
        return open(
                new SpeechToText.Options(AudioScript.RATE, Optional.empty(), Optional.empty(), Optional.of(engine)));
    }

    private SpeechToText.Stream open(SpeechToText.Options options) {
        events.clear();
        SpeechToText.Stream stream = chain.open(options, time, events::add);
        time.advance(Duration.ofMillis(100));
        return stream;
    }

    private SpeechToText.Capabilities served() {
        return events.stream()
                .filter(SttEvent.Ready.class::isInstance)
                .map(event -> ((SttEvent.Ready) event).capabilities())
                .findFirst()
                .orElseThrow();
    }

    private ProviderException.Kind failure() {
        assertThat(events.getLast()).isInstanceOf(SttEvent.Failed.class);
        return ((SttEvent.Failed) events.getLast()).cause().kind();
    }

    @Test
    void aStreamGoesToTheFirstAndToNoOther() {
        SpeechToText.Stream stream = open();
        assertThat(served()).isEqualTo(first.capabilities());
        assertThat(second.opened()).isZero();
        assertThat(stream.superseded()).isFalse();
        assertThat(one.streams()).isEqualTo(1);
        stream.cancel();
        assertThat(one.streams()).isZero();
        assertThat(pool.told).isEmpty();
    }

    @Test
    void aStreamThatCannotBeOpenedIsOpenedAtTheNextWhichTellsItsOwnCapabilities() {
        first.leave();
        open();
        assertThat(events).hasSize(1);
        assertThat(served()).isEqualTo(second.capabilities());
        assertThat(pool.told).containsExactly("to two");
        assertThat(one.streams()).isZero();
        assertThat(two.streams()).isEqualTo(1);
    }

    @Test
    void aStreamThatBreaksHasFailedOnceAndItsPlaceIsFree() {
        SpeechToText.Stream stream = open();
        first.leave();
        time.advance(Duration.ofSeconds(1));
        assertThat(events).hasSize(2);
        assertThat(failure()).isEqualTo(ProviderException.Kind.BROKEN);
        assertThat(one.streams()).isZero();
        stream.cancel();
        assertThat(one.streams()).isZero();
    }

    @Test
    void twoFailuresOpenTheCircuitAndAnOpenOneIsNotAskedUntilItsWaitIsOver() {
        first.leave();
        open().cancel();
        open().cancel();
        assertThat(pool.told).contains("one open");
        int asked = first.opened();
        time.advance(Duration.ofSeconds(4));
        open().cancel();
        assertThat(first.opened()).isEqualTo(asked);
        time.advance(Duration.ofSeconds(2));
        open().cancel();
        assertThat(first.opened()).as("one try after the wait").isEqualTo(asked + 1);
        time.advance(Duration.ofSeconds(6));
        open().cancel();
        assertThat(first.opened()).as("the next wait is longer").isEqualTo(asked + 1);
    }

    @Test
    void whatIsHealedGetsTheNextStreamAndTheOneElsewhereIsSuperseded() {
        first.leave();
        open().cancel();
        SpeechToText.Stream elsewhere = open();
        assertThat(elsewhere.superseded()).isFalse();
        first.comeBack();
        time.advance(Duration.ofSeconds(6));
        assertThat(elsewhere.superseded()).isTrue();
        elsewhere.cancel();
        SpeechToText.Stream back = open();
        assertThat(served()).isEqualTo(first.capabilities());
        assertThat(one.isSound()).isTrue();
        back.cancel();
    }

    @Test
    void whereAllAreDownAStreamFailsAsWithOneEngine() {
        first.leave();
        second.leave();
        for (int i = 0; i < 5; i++) {
            open();
            assertThat(events).hasSize(1);
            assertThat(failure()).isEqualTo(ProviderException.Kind.BROKEN);
            assertThat(((SttEvent.Failed) events.getLast()).cause()).hasMessage("broken as scripted");
        }
        assertThat(one.streams() + two.streams()).isZero();
    }

    @Test
    void aFailureThatMayPassIsToldBeforeOneThatWillNot() {
        first.leave();
        second.failsWith(ProviderException.Kind.REJECTED);
        second.leave();
        open();
        assertThat(failure()).isEqualTo(ProviderException.Kind.BROKEN);
    }

    @Test
    void oneThatIsNotReadyIsPassedOver() {
        one.serves(Optional.empty());
        open().cancel();
        assertThat(served()).isEqualTo(second.capabilities());
        assertThat(first.opened()).isZero();
        two.serves(Optional.empty());
        open();
        assertThat(failure()).isEqualTo(ProviderException.Kind.BROKEN);
    }

    @Test
    void aFullOneGetsNoMoreStreamsAndWhereAllAreFullThatIsTold() {
        one.serves(Optional.empty());
        SpeechToText.Stream kept = open();
        open();
        assertThat(failure()).isEqualTo(ProviderException.Kind.AT_CAPACITY);
        kept.cancel();
        open();
        assertThat(served()).isEqualTo(second.capabilities());
    }

    @Test
    void anEngineThatDoesNotGetReadyInTimeIsLeftForTheNext() {
        first.readyAfter(Duration.ofSeconds(60));
        open();
        assertThat(events).isEmpty();
        time.advance(Duration.ofSeconds(3));
        assertThat(served()).isEqualTo(second.capabilities());
        assertThat(first.openStreams()).isZero();
        assertThat(one.streams()).isZero();
    }

    @Test
    void aStreamThatStallsOpensTheCircuitAtOnce() {
        SpeechToText.Stream stream = open();
        stream.abandon(new ProviderException(ProviderException.Kind.TIMEOUT, "one", "no sign of life"));
        assertThat(pool.told).containsExactly("one open");
        assertThat(one.streams()).isZero();
        open();
        assertThat(served()).isEqualTo(second.capabilities());
    }

    @Test
    void anEngineWithoutFreeSlotsIsNotTakenForABrokenOne() {
        first.failsWith(ProviderException.Kind.AT_CAPACITY);
        first.leave();
        for (int i = 0; i < 6; i++) {
            open().cancel();
            assertThat(served()).isEqualTo(second.capabilities());
        }
        assertThat(one.isSound()).isTrue();
        assertThat(first.opened()).isEqualTo(6);
    }

    @Test
    void oneThatIsSlowToOpenIsRacedByTheNextAndTheFirstThatIsReadyServes() {
        first.readyAfter(Duration.ofSeconds(60));
        open();
        time.advance(Duration.ofMillis(600));
        assertThat(second.opened()).as("it has its time").isZero();
        time.advance(Duration.ofMillis(150));
        assertThat(pool.told).containsExactly("beside two");
        assertThat(served()).isEqualTo(second.capabilities());
        assertThat(events).hasSize(1);
        assertThat(first.openStreams()).isZero();
        assertThat(one.streams()).isZero();
        assertThat(two.streams()).isEqualTo(1);
        assertThat(one.isSound()).as("slow once is no reason").isTrue();
    }

    @Test
    void oneThatIsSlowTwiceGetsNoStreamsForAWhile() {
        first.readyAfter(Duration.ofSeconds(60));
        for (int i = 0; i < 2; i++) {
            SpeechToText.Stream stream = open();
            time.advance(Duration.ofSeconds(1));
            stream.cancel();
        }
        assertThat(pool.told).containsExactly("beside two", "beside two", "one open");
        assertThat(one.status().failures().values())
                .as("none of its streams failed")
                .allMatch(count -> count == 0);
    }

    @Test
    void aSlowOneServesAllTheSameWhereTheOneBesideItFails() {
        first.readyAfter(Duration.ofSeconds(2));
        second.leave();
        SpeechToText.Stream stream = open();
        time.advance(Duration.ofMillis(2_100));
        assertThat(events).hasSize(1);
        assertThat(served()).isEqualTo(first.capabilities());
        assertThat(two.streams()).isZero();
        stream.cancel();
        assertThat(one.streams()).isZero();
    }

    @Test
    void leavingWhileTwoAreBeingOpenedLeavesBoth() {
        first.readyAfter(Duration.ofSeconds(60));
        second.readyAfter(Duration.ofSeconds(60));
        SpeechToText.Stream stream = open();
        time.advance(Duration.ofSeconds(1));
        assertThat(one.streams() + two.streams()).isEqualTo(2);
        assertThat(stream.cancel().toCompletableFuture()).isCompleted();
        assertThat(one.streams() + two.streams()).isZero();
        assertThat(first.openStreams() + second.openStreams()).isZero();
        time.advance(Duration.ofSeconds(5));
        assertThat(events).isEmpty();
    }

    @Test
    void howLongAnEngineMayTakeFollowsFromHowLongItUsuallyTakes() {
        first.readyAfter(Duration.ofMillis(200));
        for (int i = 0; i < 3; i++) {
            SpeechToText.Stream stream = open();
            time.advance(Duration.ofMillis(200));
            stream.cancel();
        }
        assertThat(one.patience()).isEqualTo(Duration.ofMillis(800));
        assertThat(two.patience()).isEqualTo(Duration.ofMillis(750));
    }

    @Test
    void anEngineThatIsWishedForIsTheFirstAndOneThatIsNotThereIsNoWish() {
        SpeechToText.Stream stream = open("two");
        assertThat(served()).isEqualTo(second.capabilities());
        assertThat(stream.superseded()).isFalse();
        stream.cancel();
        second.leave();
        SpeechToText.Stream elsewhere = open("two");
        assertThat(served()).isEqualTo(first.capabilities());
        second.comeBack();
        time.advance(Duration.ofSeconds(6));
        assertThat(elsewhere.superseded()).isTrue();
        elsewhere.cancel();
        open("three").cancel();
        assertThat(served()).isEqualTo(first.capabilities());
    }
}
