package dev.parley.app.evaluate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScenariosTest {
    @Test
    void there_are_more_than_forty_with_names_of_their_own() {
        List<Scenario> all = Scenarios.all(true);

        assertThat(all).hasSizeGreaterThan(40);
        assertThat(all.stream().map(Scenario::name)).doesNotHaveDuplicates();
    }

    @Test
    void every_kind_of_sound_is_tried_also_without_recordings() {
        Set<SoundKind> tried = Scenarios.all(false).stream()
                .flatMap(scenario -> scenario.steps().stream())
                .filter(Scenario.WhileBotSpeaks.class::isInstance)
                .map(step -> ((Scenario.WhileBotSpeaks) step).kind())
                .collect(Collectors.toSet());

        assertThat(tried).containsExactlyInAnyOrder(SoundKind.values());
    }

    @Test
    void a_quick_run_has_one_of_each_group() {
        assertThat(Scenarios.quick(Scenarios.all(true)).stream().map(Scenario::group))
                .containsExactlyInAnyOrder(Scenario.Group.values());
        assertThat(Arrays.asList(Scenario.Group.values()))
                .hasSize(Scenarios.quick(Scenarios.all(true)).size());
    }
}
