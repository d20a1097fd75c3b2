package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.BackchannelsConfig.Saying;
import dev.parley.session.BackchannelPolicy;
import dev.parley.turn.BackchannelTiming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** To whom backchannels are said, how seldom, and which. */
class BackchannelsConfigTest {
    private static BackchannelsConfig config(Saying say, String... phrases) {
        return new BackchannelsConfig(say, Duration.ofSeconds(6), Duration.ofSeconds(9), List.of(phrases));
    }

    @Test
    void byThemselvesTheyAreTheDialects() {
        assertThat(BackchannelsConfig.DEFAULT.policy(BackchannelPolicy.OFF)).isEqualTo(BackchannelPolicy.OFF);
        assertThat(BackchannelsConfig.DEFAULT.policy(BackchannelPolicy.USUAL)).isEqualTo(BackchannelPolicy.USUAL);
    }

    @Test
    void anOperatorTurnsThemOnAndOffForAllAndSaysHowSeldom() {
        Optional<BackchannelTiming> asked = Optional.of(new BackchannelTiming(6_000, 9_000));
        assertThat(config(Saying.ON, "auto").policy(BackchannelPolicy.OFF).timing())
                .isEqualTo(asked);
        assertThat(config(Saying.AUTO, "auto").policy(BackchannelPolicy.USUAL).timing())
                .isEqualTo(asked);
        assertThat(config(Saying.AUTO, "auto").policy(BackchannelPolicy.OFF).timing())
                .isEmpty();
        assertThat(config(Saying.OFF, "auto").policy(BackchannelPolicy.USUAL).timing())
                .isEmpty();
    }

    @Test
    void aTextMayNameItsLanguage() {
        BackchannelPolicy policy = config(Saying.ON, "de: Aha.", "Hm.").policy(BackchannelPolicy.USUAL);
        assertThat(policy.phrases(Optional.of("de-AT"))).containsExactly("Aha.");
        assertThat(policy.phrases(Optional.of("it"))).containsExactly("Hm.");
    }

    @Test
    void aLanguageWithoutPhrasesHasNone() {
        assertThat(BackchannelPolicy.USUAL.phrases(Optional.of("it"))).isEmpty();
        assertThat(BackchannelPolicy.USUAL.phrases(Optional.of("es"))).contains("Ya veo.");
        assertThat(BackchannelPolicy.USUAL.phrases(Optional.empty())).contains("Mm-hm.");
        assertThat(BackchannelPolicy.OFF.phrases(Optional.of("en"))).isEmpty();
    }
}
