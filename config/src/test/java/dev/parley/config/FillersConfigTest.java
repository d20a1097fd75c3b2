package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.FillersConfig.ReplyFilling;
import dev.parley.session.FillerPolicy;
import dev.parley.session.SilencePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who gets fillers, when, and which. */
class FillersConfigTest {
    private static final Optional<Duration> SECOND = Optional.of(Duration.ofSeconds(1));

    private static FillersConfig config(ReplyFilling reply, Optional<Duration> after, String... phrases) {
        return new FillersConfig(reply, after, List.of(phrases));
    }

    @Test
    void byThemselvesTheyAreTheDialects() {
        assertThat(FillersConfig.DEFAULT.policy(FillerPolicy.OFF)).isEqualTo(FillerPolicy.OFF);
        assertThat(FillersConfig.DEFAULT.policy(FillerPolicy.LATE)).isEqualTo(FillerPolicy.LATE);
    }

    @Test
    void anOperatorsWaitHoldsWhereThereAreFillers() {
        FillersConfig auto = config(ReplyFilling.AUTO, SECOND, "auto");
        assertThat(auto.policy(FillerPolicy.OFF).replyAfter()).isEmpty();
        assertThat(auto.policy(FillerPolicy.LATE).replyAfter()).isEqualTo(SECOND);
        assertThat(config(ReplyFilling.ON, SECOND, "auto")
                        .policy(FillerPolicy.OFF)
                        .replyAfter())
                .isEqualTo(SECOND);
    }

    @Test
    void anOperatorTurnsThemOnAndOffForAll() {
        assertThat(config(ReplyFilling.ON, Optional.empty(), "auto")
                        .policy(FillerPolicy.OFF)
                        .replyAfter())
                .contains(Duration.ofMillis(1_500));
        assertThat(config(ReplyFilling.OFF, SECOND, "auto")
                        .policy(FillerPolicy.LATE)
                        .replyAfter())
                .isEmpty();
    }

    @Test
    void aTextMayNameItsLanguage() {
        FillerPolicy policy = config(ReplyFilling.ON, SECOND, "de: Moment.", "Hm.", "de: Gleich.", "Wait: now.")
                .policy(FillerPolicy.OFF);
        assertThat(policy.phrases())
                .isEqualTo(Map.of(
                        "de", List.of("Moment.", "Gleich."), SilencePolicy.ANY_LANGUAGE, List.of("Hm.", "Wait: now.")));
        assertThat(policy.phrases(Optional.of("de-AT"))).containsExactly("Moment.", "Gleich.");
        assertThat(policy.phrases(Optional.of("it"))).containsExactly("Hm.", "Wait: now.");
    }

    @Test
    void aLanguageWithoutPhrasesHasNone() {
        assertThat(FillerPolicy.LATE.phrases(Optional.of("it"))).isEmpty();
        assertThat(FillerPolicy.LATE.phrases(Optional.of("es"))).contains("Un momento.");
        assertThat(FillerPolicy.LATE.phrases(Optional.empty())).contains("Let me think.");
        assertThat(config(ReplyFilling.ON, SECOND).policy(FillerPolicy.OFF).phrases(Optional.empty()))
                .isEmpty();
    }
}
