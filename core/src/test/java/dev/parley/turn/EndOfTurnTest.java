package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.Decision.AskEndOfTurn;
import dev.parley.turn.Decision.DiscardReply;
import dev.parley.turn.Decision.PrepareReply;
import dev.parley.turn.Decision.Reason;
import dev.parley.turn.Decision.TurnEnded;
import dev.parley.turn.TurnPolicy.Detection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns that end by the model, the words and the rhythm. Frames are of 32 ms; the longest wait is 4 s. */
class EndOfTurnTest {
    private static final double FINISHED = 0.95;
    private static final double UNCLEAR = 0.5;
    private static final double UNFINISHED = 0.05;

    private final TurnTalk talk = new TurnTalk(policy(4_000));

    private static TurnPolicy policy(long longestMs) {
        return TurnTalk.policy(Detection.END_OF_TURN).withSilenceMs(longestMs);
    }

    /** Ten frames of speech and the silence up to the question; when it was asked. */
    private long pause() {
        talk.voice(10);
        List<Decision> decisions = talk.silence(6);
        assertThat(decisions).hasSize(1).first().isInstanceOf(AskEndOfTurn.class);
        return talk.now();
    }

    /** Silence in ms, since the last voice, that ends the turn which has paused, and why. */
    private long endsAfter(Reason reason) {
        long voicedMs = talk.now() - 6 * TurnTalk.FRAME_MS;
        for (int i = 0; i < 500; i++) {
            List<Decision> decisions = talk.silence(1);
            if (!decisions.isEmpty()) {
                assertThat(decisions).first().isEqualTo(new TurnEnded(voicedMs, reason));
                return talk.now() - voicedMs;
            }
        }
        throw new AssertionError("the turn never ends");
    }

    @Test
    void a_pause_is_asked_about_once_with_its_speech() {
        talk.silence(50);
        talk.voice(10);
        assertThat(talk.silence(5)).isEmpty();
        assertThat(talk.silence(1)).containsExactly(new AskEndOfTurn(50 * 32, 66 * 32, Reason.PAUSE));
        assertThat(talk.silence(6)).isEmpty();
    }

    @Test
    void other_ways_of_taking_turns_never_ask() {
        for (Detection detection : List.of(Detection.VOICE_ACTIVITY, Detection.SEMANTIC, Detection.MANUAL)) {
            TurnTalk other = new TurnTalk(TurnTalk.policy(detection));
            other.voice(10);
            assertThat(other.silence(300)).noneMatch(AskEndOfTurn.class::isInstance);
        }
    }

    @Test
    void sound_and_words_that_agree_end_the_turn_behind_the_longest_gap_between_clauses() {
        long asked = pause();
        assertThat(talk.judged(Completeness.FINISHED)).containsExactly(new PrepareReply(Reason.PAUSE));
        assertThat(talk.answer(FINISHED, asked)).isEmpty();
        assertThat(endsAfter(Reason.MODEL_FINISHED)).isEqualTo(288);
    }

    @Test
    void a_model_that_is_sure_ends_the_turn_soon_where_no_word_speaks_against_it() {
        long asked = pause();
        talk.judged(Completeness.NEUTRAL);
        talk.answer(FINISHED, asked);
        assertThat(endsAfter(Reason.MODEL_FINISHED)).isEqualTo(288);
    }

    @Test
    void a_model_that_is_sure_waits_somewhat_for_words() {
        long asked = pause();
        talk.answer(FINISHED, asked);
        assertThat(endsAfter(Reason.MODEL_FINISHED)).isEqualTo(480);
    }

    @Test
    void words_that_stand_alone_end_the_turn_soon_without_an_answer() {
        pause();
        talk.judged(Completeness.FINISHED);
        assertThat(endsAfter(Reason.WORDS_FINISHED)).isEqualTo(352);
    }

    @Test
    void one_word_that_may_be_the_first_of_more_is_given_the_pause_behind_a_greeting() {
        long asked = pause();
        assertThat(talk.judged(Completeness.BRIEF)).containsExactly(new PrepareReply(Reason.PAUSE));
        talk.answer(FINISHED, asked);
        assertThat(endsAfter(Reason.MODEL_FINISHED)).isEqualTo(352);
    }

    @Test
    void silence_ends_the_turn_where_nothing_is_known() {
        pause();
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(608);
    }

    @Test
    void an_unclear_answer_leaves_it_to_silence() {
        long asked = pause();
        talk.answer(UNCLEAR, asked);
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(608);
    }

    @Test
    void a_model_that_takes_the_caller_to_go_on_is_given_twice_the_time() {
        long asked = pause();
        talk.answer(UNFINISHED, asked);
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(1_216);
    }

    @Test
    void words_that_stand_alone_count_for_more_than_an_unfinished_sound() {
        long asked = pause();
        talk.answer(UNFINISHED, asked);
        talk.judged(Completeness.FINISHED);
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(608);
    }

    @Test
    void a_sentence_that_may_not_have_ended_is_given_more_time_the_less_it_sounds_like_an_end() {
        assertThat(doubtfulEndsAfter(FINISHED)).isEqualTo(1_216);
        assertThat(doubtfulEndsAfter(UNCLEAR)).isEqualTo(1_824);
        assertThat(doubtfulEndsAfter(UNFINISHED)).isEqualTo(2_400);
    }

    /** Silence in ms that ends a turn whose words are doubtful. */
    private static long doubtfulEndsAfter(double score) {
        TurnTalk alone = new TurnTalk(policy(4_000));
        alone.voice(10);
        long voicedMs = alone.now();
        alone.silence(6);
        alone.judged(Completeness.DOUBTFUL);
        List<Decision> decisions = alone.answer(score, alone.now());
        while (decisions.stream().noneMatch(TurnEnded.class::isInstance)) {
            assertThat(alone.now()).isLessThan(10_000);
            decisions = alone.silence(1);
        }
        return alone.now() - voicedMs;
    }

    @Test
    void a_reply_to_a_sentence_that_may_not_have_ended_is_prepared_once_it_sounds_like_an_end() {
        long asked = pause();
        assertThat(talk.judged(Completeness.DOUBTFUL)).isEmpty();
        assertThat(talk.answer(FINISHED, asked)).isEmpty();
        assertThat(talk.silence(1)).containsExactly(new PrepareReply(Reason.PAUSE));
    }

    @Test
    void open_words_are_waited_for_up_to_the_bound() {
        long asked = pause();
        talk.judged(Completeness.OPEN);
        talk.answer(UNCLEAR, asked);
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(4_000);
    }

    @Test
    void open_words_count_for_more_than_a_finished_sound() {
        long asked = pause();
        talk.judged(Completeness.OPEN);
        talk.answer(FINISHED, asked);
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(1_824);
    }

    @Test
    void eagerness_shortens_every_wait_but_the_sure_ones() {
        talk.switchTo(policy(2_000));
        pause();
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(416);
    }

    @Test
    void no_wait_is_longer_than_the_bound() {
        talk.switchTo(policy(100));
        talk.voice(10);
        assertThat(talk.silence(6)).contains(new TurnEnded(320, Reason.SILENCE_AFTER_VOICE));
    }

    @Test
    void an_answer_about_an_earlier_pause_says_nothing() {
        long asked = pause();
        talk.voice(3);
        talk.silence(6);
        assertThat(talk.answer(FINISHED, asked)).isEmpty();
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(608);
    }

    @Test
    void words_of_before_the_pause_say_nothing_once_the_caller_went_on() {
        pause();
        talk.judged(Completeness.OPEN);
        talk.voice(3);
        talk.silence(6);
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(608);
    }

    @Test
    void words_that_were_judged_while_the_caller_spoke_on_say_nothing() {
        talk.voice(10);
        talk.judged(Completeness.OPEN);
        pause();
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(608);
        talk.voice(10);
        talk.judged(Completeness.FINISHED);
        talk.silence(6);
        assertThat(endsAfter(Reason.WORDS_FINISHED)).isEqualTo(352);
    }

    @Test
    void a_late_answer_ends_a_turn_that_is_still_open() {
        long asked = pause();
        talk.silence(10);
        assertThat(talk.answer(FINISHED, asked)).containsExactly(new TurnEnded(320, Reason.MODEL_FINISHED));
        assertThat(talk.answer(FINISHED, asked)).isEmpty();
    }

    @Test
    void a_caller_who_pauses_long_within_turns_is_given_more_time() {
        for (int i = 0; i < 4; i++) {
            long asked = pause();
            talk.judged(Completeness.OPEN);
            talk.answer(UNFINISHED, asked);
            talk.silence(22);
        }
        pause();
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isBetween(900L, 1_216L);
    }

    @Test
    void sound_and_words_that_agree_count_for_more_than_long_pauses() {
        for (int i = 0; i < 4; i++) {
            talk.voice(10);
            talk.silence(22);
        }
        long asked = pause();
        talk.judged(Completeness.FINISHED);
        talk.answer(FINISHED, asked);
        assertThat(endsAfter(Reason.MODEL_FINISHED)).isEqualTo(288);
    }

    @Test
    void a_caller_who_hardly_pauses_within_turns_is_answered_sooner() {
        for (int i = 0; i < 4; i++) {
            pause();
        }
        pause();
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isBetween(416L, 448L);
    }

    @Test
    void a_turn_that_was_ended_too_early_teaches_the_pause() {
        pause();
        endsAfter(Reason.SILENCE_AFTER_VOICE);
        talk.silence(5);
        talk.voice(5);
        assertThat(talk.state().ending().rhythm().pauses()).isEqualTo(1);
        assertThat(talk.state().ending().rhythm().meanMs()).isEqualTo(24 * 32);
    }

    @Test
    void pause_scores_end_the_turn_should_some_come() {
        talk.voice(10);
        talk.word("Yes");
        assertThat(talk.score(0.9)).containsExactly(new TurnEnded(320, Reason.PAUSE_SCORE));
    }

    @Test
    void a_word_that_comes_in_the_pause_does_not_make_it_longer() {
        pause();
        talk.word("table");
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE)).isEqualTo(608);
    }

    @Test
    void words_that_come_while_the_caller_speaks_are_prepared_for_in_a_pause_longer_than_a_plosive() {
        talk.voice(10);
        assertThat(talk.judged(Completeness.NEUTRAL)).isEmpty();
        assertThat(talk.silence(1)).isEmpty();
        assertThat(talk.silence(1)).containsExactly(new PrepareReply(Reason.PAUSE));
    }

    @Test
    void a_reply_is_prepared_once_there_are_words_and_a_pause() {
        talk.voice(10);
        assertThat(talk.glanced(Completeness.NEUTRAL)).as("still speaking").isEmpty();
        assertThat(talk.silence(1)).containsExactly(new PrepareReply(Reason.PAUSE));
        assertThat(talk.silence(4)).isEmpty();
        assertThat(talk.voice(1)).containsExactly(new DiscardReply(Reason.SPEECH_CONTINUED));
        assertThat(talk.voice(10)).isEmpty();
    }

    @Test
    void a_glance_at_the_words_does_not_end_the_turn() {
        talk.voice(10);
        talk.silence(2);
        assertThat(talk.glanced(Completeness.FINISHED)).containsExactly(new PrepareReply(Reason.PAUSE));
        talk.silence(4);
        assertThat(endsAfter(Reason.SILENCE_AFTER_VOICE))
                .as("as if no words were known")
                .isEqualTo(608);
    }

    @Test
    void a_glance_from_before_more_was_said_prepares_nothing() {
        talk.voice(10);
        talk.glanced(Completeness.NEUTRAL);
        talk.voice(5);
        assertThat(talk.silence(5)).isEmpty();
    }

    @Test
    void words_that_must_go_on_prepare_nothing_and_take_back_what_was_prepared() {
        talk.voice(10);
        talk.silence(2);
        assertThat(talk.glanced(Completeness.OPEN)).isEmpty();
        talk.glanced(Completeness.NEUTRAL);
        assertThat(talk.judged(Completeness.OPEN)).containsExactly(new DiscardReply(Reason.WORDS_OPEN));
        assertThat(talk.judged(Completeness.NEUTRAL)).containsExactly(new PrepareReply(Reason.PAUSE));
    }

    @Test
    void what_sounds_unfinished_is_prepared_only_for_words_that_stand_alone() {
        long asked = pause();
        talk.answer(UNFINISHED, asked);
        assertThat(talk.judged(Completeness.NEUTRAL)).isEmpty();
        assertThat(talk.judged(Completeness.FINISHED)).containsExactly(new PrepareReply(Reason.PAUSE));
    }

    @Test
    void no_other_way_of_taking_turns_prepares_a_reply() {
        for (Detection detection : List.of(Detection.VOICE_ACTIVITY, Detection.SEMANTIC, Detection.MANUAL)) {
            TurnTalk other = new TurnTalk(TurnTalk.policy(detection));
            other.voice(10);
            other.silence(3);
            assertThat(other.judged(Completeness.FINISHED)).isEmpty();
            assertThat(other.glanced(Completeness.FINISHED)).isEmpty();
        }
    }
}
