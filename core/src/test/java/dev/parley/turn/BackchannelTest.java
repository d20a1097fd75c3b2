package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.Decision.Reason;
import dev.parley.turn.Decision.SayBackchannel;
import dev.parley.turn.TurnPolicy.Detection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the bot says a backchannel: 5 s of turn before the first, 5 s to the next. Frames are of 32 ms. */
class BackchannelTest {
    private static final SayBackchannel SAID = new SayBackchannel(Reason.CALLER_GOES_ON);
    private static final double UNFINISHED = 0.05;
    private static final int LONG = 170;
    private static final int SHORT = 60;

    private TurnTalk talk = new TurnTalk(policy(4_000));

    private static TurnPolicy policy(long longestMs) {
        return TurnTalk.policy(Detection.END_OF_TURN)
                .withSilenceMs(longestMs)
                .withBackchannels(Optional.of(BackchannelTiming.USUAL));
    }

    /** Speech, and the silence after which the model is asked; when that was. */
    private long pause(int frames) {
        talk.voice(frames);
        talk.silence(6);
        return talk.now();
    }

    @Test
    void in_a_pause_of_a_long_turn_that_goes_on() {
        long asked = pause(LONG);
        assertThat(talk.told(Completeness.NEUTRAL)).doesNotContain(SAID);
        assertThat(talk.answer(UNFINISHED, asked)).containsExactly(SAID);
    }

    @Test
    void whichever_of_words_and_answer_comes_last() {
        long asked = pause(LONG);
        talk.answer(UNFINISHED, asked);
        assertThat(talk.told(Completeness.OPEN)).containsExactly(SAID);
    }

    @Test
    void once_a_pause_and_not_again_too_soon() {
        long asked = pause(LONG);
        talk.told(Completeness.OPEN);
        assertThat(talk.answer(UNFINISHED, asked)).containsExactly(SAID);
        assertThat(talk.told(Completeness.OPEN)).isEmpty();
        asked = pause(SHORT);
        talk.told(Completeness.OPEN);
        assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
        asked = pause(LONG);
        talk.told(Completeness.OPEN);
        assertThat(talk.answer(UNFINISHED, asked)).containsExactly(SAID);
    }

    @Test
    void not_in_a_short_turn() {
        long asked = pause(SHORT);
        talk.told(Completeness.OPEN);
        assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
    }

    @Test
    void not_in_the_next_turn_before_it_is_long() {
        long asked = pause(LONG);
        talk.told(Completeness.NEUTRAL);
        assertThat(talk.answer(UNFINISHED, asked)).containsExactly(SAID);
        talk.silence(200);
        talk.tell(new TurnEvent.Transcribed(false, false, talk.now()));
        talk.botPrepares();
        talk.botSpeaks();
        talk.botFinishes();
        asked = pause(SHORT);
        talk.told(Completeness.OPEN);
        assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
    }

    @Test
    void not_behind_words_that_do_not_invite_one() {
        long asked = pause(LONG);
        talk.judged(Completeness.OPEN);
        assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FINISHED", "BRIEF", "UNKNOWN"})
    void not_behind_words_that_may_be_all(Completeness words) {
        long asked = pause(LONG);
        talk.told(words);
        assertThat(talk.answer(UNFINISHED, asked)).doesNotContain(SAID);
    }

    @Test
    void not_where_the_model_is_not_sure_that_more_follows() {
        long asked = pause(LONG);
        talk.told(Completeness.OPEN);
        assertThat(talk.answer(0.5, asked)).isEmpty();
    }

    @Test
    void not_once_the_caller_speaks_again() {
        long asked = pause(LONG);
        talk.told(Completeness.OPEN);
        talk.voice(1);
        assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
        assertThat(talk.told(Completeness.OPEN)).isEmpty();
    }

    @Test
    void not_where_the_turn_would_soon_end() {
        talk = new TurnTalk(policy(1_500));
        long asked = pause(LONG);
        talk.told(Completeness.NEUTRAL);
        assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
    }

    @Test
    void not_behind_words_that_were_judged_before_the_pause() {
        talk.voice(LONG);
        talk.told(Completeness.OPEN);
        talk.silence(6);
        assertThat(talk.answer(UNFINISHED, talk.now())).isEmpty();
        assertThat(talk.told(Completeness.OPEN)).containsExactly(SAID);
    }

    @Test
    void not_late_in_a_pause() {
        long asked = pause(LONG);
        talk.told(Completeness.OPEN);
        talk.silence(25);
        assertThat(talk.told(Completeness.OPEN)).isEmpty();
        assertThat(talk.answer(UNFINISHED, asked)).containsExactly(SAID);
        asked = pause(LONG);
        talk.told(Completeness.OPEN);
        talk.silence(26);
        assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
    }

    @Test
    void not_in_a_turn_over_the_bot() {
        talk.botPrepares();
        talk.botSpeaks();
        talk.voice(20);
        talk.word("wait");
        long asked = pause(LONG);
        talk.told(Completeness.OPEN);
        assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
    }

    @Test
    void not_while_a_reply_is_made() {
        talk.voice(4);
        talk.botPrepares();
        long asked = pause(LONG);
        talk.told(Completeness.OPEN);
        assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
    }

    @Test
    void not_where_words_are_awaited() {
        talk.voice(10);
        talk.committed();
        long asked = pause(LONG);
        talk.told(Completeness.OPEN);
        assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
    }

    @Test
    void never_without_a_timing_and_never_where_the_client_asks_for_replies() {
        for (TurnPolicy other : List.of(
                policy(4_000).withBackchannels(Optional.empty()), policy(4_000).withReplies(false, true))) {
            talk = new TurnTalk(other);
            long asked = pause(LONG);
            talk.told(Completeness.OPEN);
            assertThat(talk.answer(UNFINISHED, asked)).isEmpty();
        }
    }
}
