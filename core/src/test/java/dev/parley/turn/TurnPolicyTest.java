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
                .returns(300L, TurnPolicy::prefixPaddingMs)
                .returns(500L, TurnPolicy::silenceMs)
                .returns(true, TurnPolicy::respond)
                .returns(true, TurnPolicy::interrupt);
        assertThat(TurnPolicy.semantic())
                .returns(OptionalLong.of(7_000), TurnPolicy::quietMs)
                .returns(true, TurnPolicy::botBegins);
        assertThat(TurnPolicy.manual()).returns(false, TurnPolicy::respond);
    }

    @Test
    void voiceIsLookedForOnlyWhereItDecidesSomething() {
        assertThat(TurnPolicy.voiceActivity().wantsVoice(true)).isTrue();
        assertThat(TurnPolicy.semantic().wantsVoice(true)).isFalse();
        assertThat(TurnPolicy.semantic().wantsVoice(false)).isTrue();
        assertThat(TurnPolicy.manual().wantsVoice(true)).isFalse();
        assertThat(TurnTalk.policy(TurnPolicy.Detection.MANUAL).wantsVoice(false))
                .isTrue();
    }
}
