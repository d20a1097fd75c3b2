package dev.parley.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.CheckedConfig;
import dev.parley.config.ConfigProblem;
import dev.parley.setting.Setting;
import dev.parley.setting.SettingGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A record says all that is known of its settings: key, type, bounds, default, and rules across them. */
class BinderTest {
    record Waits(
            @Setting(fallback = "1s", least = "0ms", most = "1h", value = "Least")
            Duration shortest,

            @Setting(fallback = "5s", least = "0ms", most = "1h", value = "Most")
            Duration longest)
            implements CheckedConfig {
        @Override
        public void check(Report report) {
            if (shortest.compareTo(longest) > 0) {
                report.problem("shortest", "is above waits.longest", "Write less");
            }
        }
    }

    record Sample(
            @Setting(fallback = "auto", value = "Names, in their order")
            List<String> engineNames,

            @Setting(fallback = "1KiB", least = "1KiB", most = "1MiB", value = "Size")
            int bufferBytes,

            @Setting("A file") Optional<Path> file,

            @Setting(name = "other.name", secret = true, value = "Has to be set")
            String named,

            Waits waits,
            @SettingGroup("") Inner inner) {}

    record Inner(
            @Setting(fallback = "off", value = "A switch") boolean switchedOn) {}

    private final List<ConfigProblem> problems = new ArrayList<>();

    private Sample bind(Map<String, Object> written) {
        Values values = new Values(problems);
        written.forEach((key, value) -> values.add(List.of(new SourceValue(key, value, "here"))));
        return new Binder(values, Map.of(), Map.of()).bind(Sample.class, "top.");
    }

    @Test
    void keysAreDerivedFromTheComponentsAndTheirGroups() {
        assertThat(Keys.of(Sample.class, "top.").map(Key::name))
                .containsExactly(
                        "top.engine-names",
                        "top.buffer",
                        "top.file",
                        "top.other.name",
                        "top.waits.shortest",
                        "top.waits.longest",
                        "top.switched-on");
    }

    @Test
    void namesAreAListOrATextWithCommas() {
        assertThat(bind(Map.of()).engineNames()).containsExactly("auto");
        assertThat(bind(Map.of("top.engine-names", "kyutai, moonshine")).engineNames())
                .containsExactly("kyutai", "moonshine");
        assertThat(bind(Map.of("top.engine-names", List.of("a", "b"))).engineNames())
                .containsExactly("a", "b");
    }

    @Test
    void whatIsWrongOrMissingIsToldAtOnceAndRulesAcrossSettingsToo() {
        Sample bound = bind(Map.of("top.buffer", "2MiB", "top.waits.shortest", "9s", "top.switched-on", "on"));

        assertThat(bound.bufferBytes()).isEqualTo(1024);
        assertThat(bound.inner().switchedOn()).isTrue();
        assertThat(problems)
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "top.buffer (here): '2MiB' is out of range. Write a size such as 65536, 512KiB or 24MiB, from"
                                + " 1KiB to 1MiB.",
                        "top.other.name (default): is missing. Add it.",
                        "top.waits.shortest (here): is above waits.longest. Write less.");
    }

    @Test
    void aSecretIsNotShown() {
        bind(Map.of("top.other.name", List.of("s3cret", "t00")));
        assertThat(problems)
                .extracting(ConfigProblem::message)
                .containsExactly("the value has 2 values where one is expected");
    }
}
