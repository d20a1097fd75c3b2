package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.turn.TurnPolicy.Detection;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnPolicyTest {
    private static TurnPolicy with(double threshold, long padding, long silence, long speech, long guard) {
        return new TurnPolicy(
                Detection.VOICE_ACTIVITY,
                threshold,
                padding,
                silence,
                speech,
                true,
                true,
                guard,
                OptionalLong.empty(),
                false);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void refusesThresholdsThatAreNoProbability(double threshold) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(threshold, 0, 0, 0, 0))
                .withMessageContaining("threshold");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void everyProbabilityIsAThreshold(double threshold) {
        assertThat(with(threshold, 0, 0, 0, 0).threshold()).isEqualTo(threshold);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, 0, prefixPaddingMs",
        "0, -1, 0, 0, silenceMs",
        "0, 0, -1, 0, minSpeechMs",
        "0, 0, 0, -1, echoGuardMs"
    })
    void refusesNegativeTimesByName(long padding, long silence, long speech, long guard, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(0.5, padding, silence, speech, guard))
                .withMessageContaining(name);
    }

    @Test
    void refusesAQuietTimeThatWouldPromptForEver() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TurnTalk.prompting(TurnPolicy.manual(), 0))
                .withMessageContaining("quietMs");
    }

    @Test
    void releasesBelowTheThresholdButNeverAtNothing() {
        assertThat(with(0.5, 0, 0, 0, 0).release()).isEqualTo(0.35);
        assertThat(with(0.1, 0, 0, 0, 0).release()).isEqualTo(0.01);
    }

    @Test
    void theDefaultsAreTheProtocols() {
        assertThat(TurnPolicy.voiceActivity())
                .isEqualTo(new TurnPolicy(
                        Detection.VOICE_ACTIVITY, 0.5, 300, 500, 96, true, true, 240, OptionalLong.empty(), false));
        assertThat(TurnPolicy.semantic())
                .isEqualTo(new TurnPolicy(
                        Detection.SEMANTIC, 0.5, 0, 8_000, 160, true, true, 0, OptionalLong.of(7_000), true));
        assertThat(TurnPolicy.manual())
                .isEqualTo(
                        new TurnPolicy(Detection.MANUAL, 0.5, 0, 0, 0, false, false, 0, OptionalLong.empty(), false));
    }

    @Test
    void aChangeLeavesTheRestAsItIs() {
        TurnPolicy changed = TurnPolicy.voiceActivity()
                .withThreshold(0.7)
                .withPrefixPaddingMs(20)
                .withSilenceMs(900)
                .withReplies(false, true)
                .withPrompting(OptionalLong.of(5_000), true);
        assertThat(changed)
                .isEqualTo(new TurnPolicy(
                        Detection.VOICE_ACTIVITY, 0.7, 20, 900, 96, false, true, 240, OptionalLong.of(5_000), true));
        assertThat(changed.withReplies(true, false).withPrompting(OptionalLong.empty(), false))
                .isEqualTo(new TurnPolicy(
                        Detection.VOICE_ACTIVITY, 0.7, 20, 900, 96, true, false, 240, OptionalLong.empty(), false));
    }

    @Test
    void voiceIsLookedForOnlyWhereItDecidesSomething() {
        TurnState silent = TurnState.initial();
        TurnTalk talk = new TurnTalk(TurnPolicy.semantic());
        talk.voice(5);
        TurnState voiced = talk.state();
        talk.word("hello");
        TurnState worded = talk.state();
        assertThat(voiced.userSpeaking()).isTrue();

        assertThat(TurnPolicy.voiceActivity().wantsVoice(true, worded)).isTrue();
        assertThat(TurnPolicy.semantic().wantsVoice(true, silent)).isTrue();
        assertThat(TurnPolicy.semantic().wantsVoice(true, voiced)).isTrue();
        assertThat(TurnPolicy.semantic().wantsVoice(true, worded)).isFalse();
        assertThat(TurnPolicy.semantic().wantsVoice(false, worded)).isTrue();
        assertThat(TurnPolicy.manual().wantsVoice(true, silent)).isFalse();
        assertThat(TurnTalk.policy(TurnPolicy.Detection.MANUAL).wantsVoice(false, silent))
                .isTrue();
    }
}
