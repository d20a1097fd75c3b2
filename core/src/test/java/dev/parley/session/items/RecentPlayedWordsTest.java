package dev.parley.session.items;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.PlayedWords;
import org.junit.jupiter.api.Test;

class RecentPlayedWordsTest {
    @Test
    void theLastEightSpokenItemsCanBeTruncated() {
        RecentPlayedWords recentPlayed = new RecentPlayedWords();
        for (int i = 0; i < 9; i++) {
            recentPlayed.keep("item_" + i, new PlayedWords());
        }
        assertThat(recentPlayed.of("item_0")).isEmpty();
        assertThat(recentPlayed.of("item_1")).isPresent();
        assertThat(recentPlayed.of("item_8")).isPresent();
    }
}
