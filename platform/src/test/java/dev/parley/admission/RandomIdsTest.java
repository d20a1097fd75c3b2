package dev.parley.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomIdsTest {
    @Test
    void idsHaveTheFormClientsKnowAndNeverRepeat() {
        RandomIds ids = new RandomIds();
        Set<String> seen = new HashSet<>();
        Set<Integer> characters = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            String id = ids.next("event");
            assertThat(id).matches("event_[A-Za-z0-9]{21}");
            assertThat(seen.add(id)).isTrue();
            id.substring(6).chars().forEach(characters::add);
        }
        assertThat(characters).hasSize(62);
    }
}
