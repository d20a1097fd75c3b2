package dev.parley.session.input;

import static dev.parley.session.script.CallerScript.AHEAD;
import static dev.parley.session.script.CallerScript.call;
import static dev.parley.session.script.CallerScript.userWords;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Refusal;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Much audio at once: taken in slices, no faster than its pace, and no more than may wait. */
class AudioPaceTest {

    @Test
    void audioInOnePieceIsTakenInSlicesAndWhatFollowsComesAfterIt() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD, true);
        int words = 81;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(" w").append(i);
        }
        call.session.post(new SessionInput.CallerAudio(call.script.say(text.toString())));
        call.session.post(new SessionInput.CommitAudio("c"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        assertThat(call.all(SessionOutput.AudioCommitted.class)).isEmpty();
        assertThat(call.all(SessionOutput.AudioBehind.class)).hasSize(1);
        call.time.advance(Duration.ofSeconds(1));

        assertThat(call.all(SessionOutput.AudioCaughtUp.class)).hasSize(1);
        assertThat(userWords(call)).containsExactly(text.toString().strip());
        assertThat(call.llm.requests().getLast().messages().getLast().text())
                .isEqualTo(text.toString().strip());
    }

    @Test
    void theLoopServesOthersBetweenSlices() {
        CallScript call = call(false);
        List<Integer> framesSeen = new ArrayList<>();
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(20_000)));
        framesSeen.add(call.detector.frames());
        for (int i = 0; i < 50; i++) {
            other(call, framesSeen, 50);
        }
        call.time.advance(Duration.ofMillis(500));
        List<Integer> steps = new ArrayList<>();
        for (int i = 1; i < framesSeen.size(); i++) {
            steps.add(framesSeen.get(i) - framesSeen.get(i - 1));
        }
        assertThat(steps).allMatch(frames -> frames <= 7);
        assertThat(framesSeen.getLast()).isGreaterThan(100);
    }

    /** Another call's work: it comes back {@code times} times. */
    private static void other(CallScript call, List<Integer> seen, int times) {
        call.time.execute(() -> {
            seen.add(call.detector.frames());
            if (times > 0) {
                other(call, seen, times - 1);
            }
        });
    }

    @Test
    void audioIsTakenNoFasterThanItsPace() {
        CallScript call = atPace(2);
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(21_000)));
        call.time.advance(Duration.ofSeconds(5));
        assertThat(call.detector.frames() * 32).isBetween(10_500, 11_100);
        call.time.advance(Duration.ofMillis(4_200));
        assertThat(call.all(SessionOutput.AudioCaughtUp.class))
                .as("half of what may wait still waits")
                .isEmpty();
        call.time.advance(Duration.ofMillis(500));
        assertThat(call.all(SessionOutput.AudioCaughtUp.class)).hasSize(1);
    }

    @Test
    void manySmallPiecesAreTakenNoFasterThanOneLargeOne() {
        CallScript call = atPace(2);
        for (int i = 0; i < 105; i++) {
            call.session.post(new SessionInput.CallerAudio(AudioScript.silence(100)));
        }
        assertThat(call.detector.frames() * 32).isLessThanOrEqualTo(1_000);
        call.time.advance(Duration.ofSeconds(4));
        assertThat(call.detector.frames() * 32).isBetween(8_500, 9_000);
    }

    @Test
    void aTurnDoesNotEndWhileItsAudioWaitsToBeTaken() {
        CallScript call = atPace(1);
        String text = "a b c d e f g h i j k l m n o p q r s t u v w x y z";
        call.session.post(new SessionInput.CallerAudio(call.script.say(text)));
        call.time.advance(Duration.ofSeconds(9));
        assertThat(userWords(call)).containsExactly(text);
    }

    private static CallScript atPace(int speed) {
        SessionLimits.RecognitionBounds slow = new SessionLimits.RecognitionBounds(
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                new SessionLimits.Pace(speed, Duration.ofSeconds(1), Duration.ofSeconds(2)));
        return new CallScript(SessionConfig.defaults(), AHEAD, false, false, SessionLimits.DEFAULT.withStt(slow));
    }

    @Test
    void moreAudioThanMayWaitIsRefused() {
        CallScript call = call(false);
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(299_000)));
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(1_000)));
        assertThat(call.all(SessionOutput.Refused.class)).isEmpty();
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(20)));
        assertThat(call.last(SessionOutput.Refused.class).refusal()).isEqualTo(Refusal.TOO_MUCH_AUDIO);
    }

    @Test
    void morePiecesThanMayWaitAreRefusedHoweverSmall() {
        CallScript call = call(false);
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(300)));
        for (int i = 1; i < 16_384; i++) {
            call.session.post(new SessionInput.CallerAudio(new short[1]));
        }
        assertThat(call.all(SessionOutput.Refused.class)).isEmpty();
        call.session.post(new SessionInput.CallerAudio(new short[1]));
        assertThat(call.all(SessionOutput.Refused.class)).hasSize(1);
    }

    @Test
    void aClientThatDoesNotHeedBeingHeldBackIsLetGo() {
        CallScript call = call(false);
        call.session.post(new SessionInput.CallerAudio(AudioScript.silence(299_000)));
        for (int i = 0; i < 1_025; i++) {
            call.session.post(new SessionInput.ClearAudio());
        }
        call.time.advance(Duration.ofSeconds(1));
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(SessionInput.EndReason.CLIENT_FAULT);
    }
}
