package dev.parley.session.backchannel;

import static dev.parley.session.script.SessionScript.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Role;
import dev.parley.provider.ProviderException;
import dev.parley.session.BackchannelPolicy;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.BackchannelDropped;
import dev.parley.session.SessionOutput.BackchannelDropped.Cause;
import dev.parley.session.SessionOutput.BackchannelSaid;
import dev.parley.session.replay.Replays;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedEndOfTurn;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.turn.BackchannelTiming;
import dev.parley.turn.Decision;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the bot says while a caller tells something long. A word takes 240 ms, the end-of-turn model 50 ms. */
class BackchannelSpeakerTest {
    /** 5.76 s. */
    private static final String STORY =
            "so yesterday evening i came home late and the light on the little box was blinking red"
                    + " and nothing worked any more then";

    private static final String REST = "and this morning everything was fine again";
    private static final double GOES_ON = 0.05;
    private static final double OVER = 0.95;

    private static BackchannelPolicy policy(String... phrases) {
        return BackchannelPolicy.USUAL.withPhrases(Map.of("en", List.of(phrases)));
    }

    private static SessionConfig config() {
        SessionConfig plain = SessionConfig.defaults().withTurns(TurnPolicy.endOfTurn());
        return plain.withStt(plain.stt().withLanguage("en"));
    }

    private static CallScript call(BackchannelPolicy policy, double... answers) {
        return call(policy, false, answers);
    }

    private static CallScript call(BackchannelPolicy policy, boolean tellsPlayed, double... answers) {
        CallScript call = CallScript.listening(
                config(),
                policy,
                tellsPlayed,
                (it, engines) ->
                        engines.withEndOfTurn(Optional.of(new ScriptedEndOfTurn(() -> it.time).answers(answers))));
        call.stt.glances();
        call.llm.answers(request -> ScriptedLlm.text("sunny"));
        return call;
    }

    private static long decided(CallScript call) {
        return call.all(SessionOutput.Decided.class).stream()
                .filter(it -> it.decision() instanceof Decision.SayBackchannel)
                .count();
    }

    private static List<Cause> dropped(CallScript call) {
        return call.all(BackchannelDropped.class).stream()
                .map(BackchannelDropped::cause)
                .toList();
    }

    private static String heard(CallScript call) {
        return said(call, Role.USER);
    }

    @Test
    void oneIsSaidInThePauseOfALongTurn() {
        CallScript call = call(policy("mhm"), GOES_ON, OVER);
        call.say(STORY);
        long voiceEndMs = call.time.nanoTime() / 1_000_000 - AudioScript.GAP_MS;
        call.pause(500);

        BackchannelSaid sound = call.last(BackchannelSaid.class);
        assertThat(sound.phrase()).isEqualTo("mhm");
        assertThat(sound.samples())
                .as("the word and 20 ms of the silence behind it")
                .hasSize(AudioScript.samples(AudioScript.WORD_MS + 20));
        assertThat(call.timeOfLast(BackchannelSaid.class) - voiceEndMs).isBetween(192L, 300L);
        call.say(REST).pause(4_000);

        assertThat(decided(call)).isOne();
        assertThat(heard(call)).isEqualTo(STORY + " " + REST);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo("sunny");
        assertThat(call.tts.openStreams()).isZero();
    }

    @Test
    void itIsNoReplyAndNobodyInterruptsIt() {
        CallScript call = call(policy("mhm"), GOES_ON, OVER);
        call.say(STORY).pause(300).say(REST).pause(4_000);

        assertThat(call.all(BackchannelSaid.class)).hasSize(1);
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(1);
        assertThat(call.all(SessionOutput.Interrupted.class)).isEmpty();
        assertThat(call.llm.requests().getLast().messages())
                .noneMatch(it -> it.text().contains("mhm"));
    }

    @Test
    void itIsHalfAsLoudAsAReply() {
        CallScript call = call(policy("mhm"), GOES_ON, OVER);
        call.say(STORY).pause(500);
        short loud = call.script.say("mhm")[0];
        assertThat(call.last(BackchannelSaid.class).samples()[0]).isEqualTo((short) (loud / 2));
    }

    @Test
    void withoutAPolicyThereIsNone() {
        CallScript call = call(BackchannelPolicy.OFF, GOES_ON, OVER);
        call.say(STORY).pause(500).say(REST).pause(4_000);
        assertThat(decided(call)).isZero();
    }

    @Test
    void noneIsSaidToSomebodyWhoDictates() {
        CallScript call = call(policy("mhm"), GOES_ON, GOES_ON, OVER);
        call.say(
                        "hello i am calling about my order and i have here in front of me the number that you asked me for four two")
                .pause(600)
                .say("seven one")
                .pause(600)
                .say("nine")
                .pause(6_000);
        assertThat(decided(call)).isZero();
    }

    /** Words that become certain all at once are judged all at once: digits stand last. */
    @Test
    void noneIsSaidBehindTheFirstOfManyWords() {
        CallScript call = call(policy("mhm"), GOES_ON, OVER);
        call.stt.keepsWordsBack();
        call.say(STORY + " and it says here four two").pause(500);
        call.stt.tellWords();
        call.pause(20);
        assertThat(call.all(SessionOutput.CallerWords.class)).hasSizeGreaterThan(20);
        assertThat(decided(call)).isZero();
    }

    @Test
    void itsSoundIsMadeOnceAndKept() {
        CallScript with = call(policy("mhm"), GOES_ON, GOES_ON, OVER);
        CallScript without = call(BackchannelPolicy.OFF, GOES_ON, GOES_ON, OVER);
        for (CallScript call : List.of(with, without)) {
            call.say(STORY).pause(500).say(STORY).pause(500).say(REST).pause(4_000);
        }
        assertThat(with.all(BackchannelSaid.class)).hasSize(2);
        assertThat(with.tts.opened()).isEqualTo(without.tts.opened() + 1);
    }

    @Test
    void theSameIsNotSaidTwiceInARow() {
        CallScript call = call(policy("mhm", "okay"), GOES_ON, GOES_ON, GOES_ON, GOES_ON, OVER);
        call.say(STORY)
                .pause(500)
                .say(STORY)
                .pause(500)
                .say(STORY)
                .pause(500)
                .say(STORY)
                .pause(500);
        List<String> phrases = call.all(BackchannelSaid.class).stream()
                .map(BackchannelSaid::phrase)
                .toList();
        assertThat(phrases).hasSize(4);
        for (int i = 1; i < phrases.size(); i++) {
            assertThat(phrases.get(i)).isNotEqualTo(phrases.get(i - 1));
        }
    }

    @Test
    void oneWhoseSoundIsNotThereIsDropped() {
        CallScript call = call(policy("mhm"), GOES_ON, OVER);
        call.tts.hangs(true);
        call.say(STORY).pause(300);
        assertThat(decided(call)).isOne();
        assertThat(dropped(call)).isEmpty();
        call.pause(200);
        assertThat(dropped(call)).containsExactly(Cause.NOT_READY);
        assertThat(call.all(BackchannelSaid.class)).isEmpty();
    }

    @Test
    void oneWhoseSoundIsAlmostThereIsWaitedFor() {
        CallScript call = call(
                BackchannelPolicy.USUAL
                        .withTiming(Optional.of(new BackchannelTiming(0, 5_000)))
                        .withPhrases(Map.of("en", List.of("mhm"))),
                GOES_ON,
                OVER);
        // Asked for with the turn, there some 50 ms behind the decision.
        call.tts.slowAfterWords(0, Duration.ofMillis(5_700));
        call.say(STORY).pause(250);
        assertThat(decided(call)).isOne();
        assertThat(call.all(BackchannelSaid.class)).isEmpty();
        call.pause(200);
        assertThat(call.all(BackchannelSaid.class)).hasSize(1);
        assertThat(dropped(call)).isEmpty();
    }

    @Test
    void noneIsSaidOverACallerWhoGoesOn() {
        CallScript call = call(policy("mhm"), GOES_ON, OVER);
        call.tts.hangs(true);
        call.say(STORY).pause(260).say(REST);
        assertThat(decided(call)).isOne();
        assertThat(dropped(call)).containsExactly(Cause.VOICE);
    }

    @Test
    void noneIsSaidOnceTheTurnIsOver() {
        CallScript call = call(policy("mhm"), GOES_ON, OVER);
        call.tts.hangs(true);
        call.say(STORY).pause(260);
        call.session.post(new SessionInput.CommitAudio("c"));
        assertThat(dropped(call)).containsExactly(Cause.TURN_ENDED);
    }

    @Test
    void noneIsSaidToAClientThatTakesNothing() {
        CallScript call = call(policy("mhm"), GOES_ON, OVER);
        call.writable = false;
        call.say(STORY).pause(500);
        assertThat(dropped(call)).containsExactly(Cause.BUSY);
    }

    @Test
    void aVoiceThatFailsIsNoTroubleOfTheCalls() {
        CallScript call = call(policy("mhm"), GOES_ON, OVER);
        call.tts.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ofMillis(20));
        call.say(STORY).pause(600);
        assertThat(dropped(call)).containsExactly(Cause.NOT_READY);
        assertThat(call.all(SessionOutput.ProviderTrouble.class)).isEmpty();
    }

    @Test
    void aPhraseThatTakesLongIsNone() {
        CallScript call = call(policy("that is really very interesting indeed my friend"), GOES_ON, OVER);
        call.say(STORY).pause(600);
        assertThat(dropped(call)).containsExactly(Cause.NOT_READY);
        assertThat(call.tts.openStreams()).isZero();
    }

    /** What a loudspeaker brings back is in the conversation as nobody's words, and the turn goes on. */
    @Test
    void itsEchoIsNotTakenForTheCallersWords() {
        CallScript call = call(policy("i see"), GOES_ON, GOES_ON, OVER);
        call.say(STORY).pause(300).say("i see").pause(120).say(REST).pause(4_000);
        assertThat(call.all(BackchannelSaid.class)).hasSize(1);
        assertThat(heard(call)).isEqualTo(STORY + " " + REST);
        assertThat(call.all(SessionOutput.CallerGuess.class))
                .noneMatch(it -> it.text().contains("i see"));
    }

    @Test
    void theSameWordsOfTheCallersAreTheirsElsewhere() {
        CallScript call = call(policy("okay"), GOES_ON, OVER);
        call.say(STORY).pause(600).say(REST + " okay").pause(4_000);
        assertThat(call.all(BackchannelSaid.class)).hasSize(1);
        assertThat(heard(call)).isEqualTo(STORY + " " + REST + " okay");
    }

    /** Generations are counted through replies and backchannels, so that a carrier's position means one of them. */
    @Test
    void aCarrierTellsOfItWithoutHarm() {
        CallScript call = call(policy("mhm"), true, GOES_ON, OVER);
        call.say(STORY).pause(300);
        long generation = call.last(BackchannelSaid.class).generation();
        call.session.post(new SessionInput.Played(new PlaybackPosition(generation, 1_000)));
        call.say(REST).pause(4_000);
        assertThat(call.last(SessionOutput.ResponseAudio.class).generation()).isEqualTo(generation + 1);
        assertThat(said(call, Role.ASSISTANT)).isEqualTo("sunny");
    }

    @Test
    void aReplyFollowsWhatIsStillHeardOfIt() {
        CallScript call = call(policy("mhm"), GOES_ON);
        call.say(STORY).pause(255);
        assertThat(call.all(BackchannelSaid.class)).hasSize(1);
        long saidMs = call.timeOfLast(BackchannelSaid.class);
        call.session.post(new SessionInput.CommitAudio("c"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, "r"));
        call.pause(4_000);
        // Both are as long: 220 ms and 240 ms.
        assertThat(call.timeOfLast(SessionOutput.PlayoutFinished.class) - saidMs)
                .isGreaterThanOrEqualTo(460);
    }

    @Test
    void itReplaysFromItsJournal() {
        CallScript call = CallScript.journalled(() -> call(policy("mhm", "okay"), GOES_ON, GOES_ON, OVER));
        call.say(STORY).pause(500).say(STORY).pause(300).say("okay").say(REST).pause(6_000);
        assertThat(call.all(BackchannelSaid.class)).hasSize(2);
        call.session.post(new SessionInput.End(SessionInput.EndReason.CALLER_LEFT));
        call.time.runUntilIdle(Duration.ofHours(3));
        Replays.assertAlike(call);
    }
}
