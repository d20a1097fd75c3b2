package dev.parley.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.evaluate.call.ConversationTimeline;
import dev.parley.app.evaluate.call.TimelineEvent;
import dev.parley.app.evaluate.call.TimelineEvent.ReplyBegan;
import dev.parley.app.evaluate.call.TimelineEvent.ReplyHeld;
import dev.parley.app.evaluate.call.TimelineEvent.ReplyResumed;
import dev.parley.app.evaluate.call.TimelineEvent.ReplyStopped;
import dev.parley.app.evaluate.call.TimelineEvent.SoundMade;
import dev.parley.app.evaluate.call.TimelineEvent.TurnDecided;
import dev.parley.app.evaluate.call.TimelineEvent.TurnSpoken;
import dev.parley.app.evaluate.scenario.SoundKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyMeasurementTest {
    private static PolicyResult measured(TimelineEvent... events) {
        PolicyMeasurement measurement = new PolicyMeasurement("tried");
        measurement.add(new ConversationTimeline("by hand", 60_000, List.of(events)));
        return measurement.result();
    }

    @Test
    void an_answered_turn_has_the_latency_from_its_true_end() {
        PolicyResult result =
                measured(new TurnSpoken(600, 2_000, false), new TurnDecided(2_520), new ReplyBegan(2_930));

        assertThat(result.turns()).isEqualTo(1);
        assertThat(result.takeoverRate()).isEqualTo(1.0);
        assertThat(result.responseMs()).containsExactly(930);
        assertThat(result.cutOff()).isZero();
    }

    @Test
    void an_answer_after_the_callers_next_turn_belongs_to_that() {
        PolicyResult result = measured(
                new TurnSpoken(600, 2_000, false), new TurnSpoken(12_000, 13_000, false), new ReplyBegan(13_800));

        assertThat(result.turns()).isEqualTo(2);
        assertThat(result.answered()).isEqualTo(1);
        assertThat(result.responseMs()).containsExactly(800);
    }

    @Test
    void a_turn_that_is_decided_before_it_is_over_is_cut_off_and_its_latency_counts_no_more() {
        PolicyResult result = measured(
                new TurnDecided(1_500),
                new TurnSpoken(600, 3_000, true),
                new TurnDecided(3_500),
                new ReplyBegan(3_900));

        assertThat(result.cutOff()).isEqualTo(1);
        assertThat(result.pausingTurns()).isEqualTo(1);
        assertThat(result.pausingCutOff()).isEqualTo(1);
        assertThat(result.answered()).isEqualTo(1);
        assertThat(result.responseMs()).isEmpty();
    }

    @Test
    void a_reply_that_begins_within_a_turn_cuts_it_off_too() {
        assertThat(measured(new ReplyBegan(1_500), new TurnSpoken(600, 3_000, false))
                        .cutOff())
                .isEqualTo(1);
    }

    @Test
    void interruptions_are_timed_from_their_first_sound_and_those_without_effect_count_against_the_prompt_ones() {
        PolicyResult result = measured(
                new SoundMade(5_000, 6_000, SoundKind.INTERRUPTION),
                new ReplyStopped(5_160),
                new SoundMade(15_000, 16_000, SoundKind.INTERRUPTION),
                new ReplyStopped(15_400),
                new SoundMade(25_000, 26_000, SoundKind.INTERRUPTION),
                new ReplyStopped(28_100));

        assertThat(result.of(SoundKind.INTERRUPTION)).isEqualTo(new PolicyResult.Stops(3, 2, 0));
        assertThat(result.stopMs()).containsExactly(160, 400);
        assertThat(result.promptStopRate()).isEqualTo(0.333);
        assertThat(result.falseStops()).isZero();
    }

    @Test
    void harmless_sounds_that_stop_the_bot_are_counted_by_kind_and_whether_it_went_on() {
        PolicyResult result = measured(
                new SoundMade(5_000, 5_400, SoundKind.BACKCHANNEL),
                new ReplyStopped(5_200),
                new ReplyResumed(6_500),
                new SoundMade(15_000, 15_400, SoundKind.BACKCHANNEL),
                new SoundMade(25_000, 25_700, SoundKind.COUGH),
                new ReplyStopped(25_300));

        assertThat(result.of(SoundKind.BACKCHANNEL)).isEqualTo(new PolicyResult.Stops(2, 1, 0));
        assertThat(result.of(SoundKind.COUGH)).isEqualTo(new PolicyResult.Stops(1, 1, 0));
        assertThat(result.harmless()).isEqualTo(new PolicyResult.Stops(3, 2, 0));
        assertThat(result.falseStops()).isEqualTo(2);
        assertThat(result.resumed()).isEqualTo(1);
    }

    @Test
    void a_reply_that_only_waits_is_not_interrupted_and_an_interruption_is_timed_to_where_it_began_to_wait() {
        PolicyResult result = measured(
                new SoundMade(5_000, 5_400, SoundKind.BACKCHANNEL),
                new ReplyHeld(5_150),
                new SoundMade(15_000, 16_000, SoundKind.INTERRUPTION),
                new ReplyHeld(15_170),
                new ReplyStopped(15_900));

        assertThat(result.of(SoundKind.BACKCHANNEL)).isEqualTo(new PolicyResult.Stops(1, 0, 1));
        assertThat(result.falseStops()).isZero();
        assertThat(result.stopMs()).containsExactly(170);
    }

    @Test
    void percentiles_are_values_that_occurred() {
        long[] sorted = {100, 200, 300, 400};

        assertThat(PolicyResult.percentile(sorted, 0.5)).isEqualTo(200);
        assertThat(PolicyResult.percentile(sorted, 0.9)).isEqualTo(400);
        assertThat(PolicyResult.percentile(new long[0], 0.5)).isEqualTo(-1);
    }
}
