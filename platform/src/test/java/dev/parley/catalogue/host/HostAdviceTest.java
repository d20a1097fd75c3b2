package dev.parley.catalogue.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.catalogue.Catalogue;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostAdviceTest {
    private static final HostCandidate LARGE = new HostCandidate("tts", "kokoro", "large", 4, 700);
    private static final HostCandidate SMALL = new HostCandidate("tts", "piper", "small", 1, 460);
    private static final HostCandidate EAR = new HostCandidate("stt", "whisper", "ear", 1, 320);

    private final HostAdvice advice = new HostAdvice(List.of(EAR, LARGE, SMALL));

    private static HostMachine machine(int processors, long memoryMiB) {
        return new HostMachine(processors, memoryMiB << 20);
    }

    @Test
    void of_a_kind_the_first_that_keeps_up_is_recommended() {
        assertThat(advice.recommended(machine(4, 8_000))).containsExactly(EAR, LARGE);
        assertThat(advice.recommended(machine(2, 8_000))).containsExactly(EAR, SMALL);
    }

    @Test
    void what_was_chosen_before_takes_its_memory() {
        assertThat(advice.recommended(machine(8, 1_024 + 320 + 699))).containsExactly(EAR, SMALL);
        assertThat(advice.recommended(machine(8, 1_024 + 320 + 459))).containsExactly(EAR);
        assertThat(advice.recommended(machine(8, 1_024 + 320 + 700))).containsExactly(EAR, LARGE);
        assertThat(advice.recommended(machine(8, 1_024))).isEmpty();
    }

    @Test
    void a_language_model_is_as_large_as_processors_keep_up_with_and_memory_holds() {
        assertThat(advice.modelMiB(machine(2, 64_000))).hasValue(1_024);
        assertThat(advice.modelMiB(machine(16, 1_024 + 320 + 700 + 2 * 3_000))).hasValue(3_000);
        assertThat(advice.modelMiB(machine(16, 3_000))).isEmpty();
    }

    @Test
    void what_is_shipped_is_in_the_catalogue() {
        assertThat(HostAdvice.shipped().candidates())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(Catalogue.shipped().find(each.model()))
                        .as(each.model())
                        .isPresent());
    }

    @Test
    void this_machine_has_processors_and_memory() {
        assertThat(HostMachine.here().processors()).isPositive();
        assertThat(HostMachine.here().memoryMiB()).isGreaterThan(256);
    }
}
