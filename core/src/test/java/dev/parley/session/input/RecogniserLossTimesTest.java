package dev.parley.session.input;

import static dev.parley.session.script.CallerScript.AHEAD;
import static dev.parley.session.script.CallerScript.call;
import static dev.parley.session.script.CallerScript.toldWords;
import static dev.parley.session.script.CallerScript.troubles;
import static dev.parley.session.script.CallerScript.userWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.provider.ProviderException;
import dev.parley.provider.SttEvent;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedStt;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How soon a lost recogniser is noticed, how long it is waited for, and when what it missed was said. */
class RecogniserLossTimesTest {
    private static final Duration TICK = Duration.ofMillis(20);

    private static CallScript withHeartbeat() {
        return withHeartbeat(SessionLimits.DEFAULT);
    }

    private static CallScript withHeartbeat(SessionLimits limits) {
        return new CallScript(SessionConfig.defaults(), AHEAD, new ScriptedStt.Kind(true, false, true), limits);
    }

    private static String words(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }

    private static long now(CallScript call) {
        return call.time.nanoTime() / 1_000_000;
    }

    private static long lastTroubleMs(CallScript call) {
        return call.timeOfLast(SessionOutput.ProviderTrouble.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLossLateInALongTurnIsWaitedForAsAnyOther(boolean continuous) {
        CallScript call = call(continuous);
        call.pause(2_000).say(words(0, 80));
        call.stt.hangUp();
        call.say(words(80, 90)).pause(3_000);
        assertThat(userWords(call)).containsExactly(words(0, 90));
        assertThat(troubles(call)).singleElement().matches(SessionOutput.ProviderTrouble::recovering);
    }

    @Test
    void aFirstStreamMayTakeAsLongHoweverLateTheFirstAudioComes() {
        CallScript call = call(true);
        call.stt.leave();
        call.time.advance(Duration.ofMinutes(2));
        call.pause(9_000);
        assertThat(troubles(call)).isNotEmpty().allMatch(SessionOutput.ProviderTrouble::recovering);
        call.pause(10_000);
        assertThat(troubles(call).getLast().recovering()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoSpeaksAfterALongSilenceWithoutARecogniserIsHeardAtOnce(boolean continuous) {
        for (int phase = 0; phase < 6_000; phase += 1_000) {
            CallScript call = call(continuous);
            call.say("one").pause(3_000);
            call.stt.leave();
            call.pause(60_000 + phase);
            call.stt.comeBack();
            call.say("two three").pause(900);
            assertThat(userWords(call)).as("%d ms on", phase).containsExactly("one", "two three");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasToldJustBeforeALossIsNotToldAgain(boolean continuous) {
        CallScript call = call(continuous);
        call.say("one two").pause(1_200);
        call.stt.hangUp();
        call.pause(3_000).say("three").pause(1_500);
        assertThat(userWords(call)).containsExactly("one two", "three");
        assertThat(toldWords(call)).containsExactly("one", "two", "three");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wordsHaveTheTimesOfTheCallersAudioWhateverTheStreamsHaveHeard(boolean continuous) {
        CallScript call = call(continuous);
        call.pause(1_000).say("a").pause(1_000).say("b c");
        call.stt.hangUp();
        call.say("d e").pause(1_500);
        assertThat(call.all(SessionOutput.CallerWords.class).stream().flatMap(it -> it.words().stream()))
                .extracting(SttEvent.Word::text, SttEvent.Word::startMs, SttEvent.Word::endMs)
                .containsExactly(
                        tuple("a", 1_000L, 1_200L),
                        tuple("b", 2_240L, 2_440L),
                        tuple("c", 2_480L, 2_680L),
                        tuple("d", 2_720L, 2_920L),
                        tuple("e", 2_960L, 3_160L));
    }

    @Test
    void aRecogniserThatFallsSilentWithinATurnIsLostWithinTwoSecondsEachTime() {
        CallScript call = withHeartbeat();
        call.say(words(0, 40));
        for (int loss = 1; loss <= 2; loss++) {
            call.stt.fallSilent();
            long silent = now(call);
            call.say(words(20 + 20 * loss, 40 + 20 * loss));
            assertThat(troubles(call)).hasSize(loss);
            assertThat(lastTroubleMs(call) - silent).isBetween(1_900L, 2_400L);
        }
        call.pause(2_000);
        assertThat(userWords(call)).containsExactly(words(0, 80));
    }

    @Test
    void oneThatHasTakenAllAudioAndOwesTheLastWordsIsLostToo() {
        CallScript call = withHeartbeat();
        call.say("one two").pause(100);
        call.stt.fallSilent();
        call.time.advance(Duration.ofMillis(1_100));
        assertThat(call.all(SessionOutput.SpeechStopped.class)).hasSize(1);
        call.time.advance(Duration.ofMillis(1_800));
        assertThat(troubles(call)).isEmpty();
        call.time.advance(Duration.ofMillis(300));
        assertThat(troubles(call)).hasSize(1);
        assertThat(userWords(call)).containsExactly("one two");
    }

    @Test
    void theTimeWithoutASignCountsFromTheLastSign() {
        CallScript call = withHeartbeat();
        call.stt.delayNextFlush(Duration.ofMinutes(10));
        call.say("one two").pause(2_000);
        call.stt.fallSilent();
        long silent = now(call);
        call.time.advance(Duration.ofMillis(1_800));
        assertThat(troubles(call)).isEmpty();
        call.time.advance(Duration.ofMillis(400));
        assertThat(troubles(call)).hasSize(1);
        assertThat(lastTroubleMs(call) - silent).isBetween(1_900L, 2_100L);
    }

    @Test
    void aHeartbeatAloneIsASignThatWordsWillCome() {
        CallScript call = withHeartbeat(SessionLimits.DEFAULT.withTranscriptWait(Duration.ofSeconds(1)));
        call.stt.delayNextFlush(Duration.ofSeconds(10));
        call.say("are you there").pause(12_000);
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).isEmpty();
        assertThat(userWords(call)).containsExactly("are you there");
    }

    @Test
    void wordsThatTakeTooLongWhileNoRecogniserIsThereAreTold() {
        SessionLimits limits = SessionLimits.DEFAULT.withTranscriptWait(Duration.ofSeconds(2));
        CallScript call = new CallScript(SessionConfig.defaults(), AHEAD, true, false, limits);
        call.say("one").pause(2_000);
        call.stt.leave();
        call.say("two").pause(2_900);
        assertThat(call.all(SessionOutput.CallerTranscriptFailed.class)).hasSize(1);
        assertThat(troubles(call))
                .anyMatch(it -> it.recovering() && it.cause().kind() == ProviderException.Kind.TIMEOUT);
    }

    @Test
    void voiceIsLookedForAgainWhileTheRecogniserThatToldPausesIsAway() {
        CallScript call = new CallScript(
                SessionConfig.defaults().withTurns(TurnPolicy.semantic()), Optional.of(TICK), true, true);
        call.pause(1_500).say("one two three");
        call.stt.leave();
        call.say(words(0, 45));
        assertThat(call.all(SessionOutput.SpeechStopped.class)).isEmpty();
        call.stt.comeBack();
        call.say("four").pause(8_000);
        assertThat(userWords(call)).containsExactly("one two three " + words(0, 45) + " four");
    }
}
