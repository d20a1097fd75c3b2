package dev.parley.session.items;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ItemAudioTest {
    private final ItemAudio audio = new ItemAudio(100);

    private short[] held(String itemId) {
        return audio.of(itemId).getOrDefault(0, new short[0]);
    }

    @Test
    void piecesMakeOneClip() {
        audio.add("a", 0, new short[] {1, 2});
        audio.add("a", 0, new short[] {3});
        assertThat(held("a")).containsExactly(1, 2, 3);
        assertThat(audio.of("b")).isEmpty();
    }

    @Test
    void theOldestClipMakesRoomWhole() {
        audio.add("a", 0, new short[60]);
        audio.add("b", 0, new short[60]);
        assertThat(held("a")).isEmpty();
        assertThat(held("b")).hasSize(60);
    }

    @Test
    void aClipLongerThanTheBoundIsNotKept() {
        audio.add("a", 0, new short[30]);
        audio.add("b", 0, new short[90]);
        audio.add("b", 0, new short[90]);
        audio.add("b", 0, new short[5]);
        assertThat(audio.of("b")).isEmpty();
        audio.add("c", 0, new short[100]);
        assertThat(held("c")).hasSize(100);
    }

    @Test
    void whatWasHeardMayBeCorrectedAndWhatIsCutOffIsGone() {
        audio.add("a", 0, new short[] {1, 2, 3, 4});
        audio.heard("a", 0, 1);
        assertThat(held("a")).containsExactly(1);
        audio.truncate("a", 0, 3);
        assertThat(held("a")).containsExactly(1, 2, 3);
        audio.truncate("a", 0, 9);
        assertThat(held("a")).containsExactly(1, 2, 3);
    }

    @Test
    void whatWasHeardMayEndWithinALaterPiece() {
        audio.add("a", 0, new short[] {1, 2});
        audio.add("a", 0, new short[] {3, 4});
        audio.add("a", 0, new short[] {5, 6});
        audio.heard("a", 0, 3);
        assertThat(held("a")).containsExactly(1, 2, 3);
    }

    @Test
    void whatIsCutOffLeavesRoom() {
        audio.add("a", 0, new short[90]);
        audio.truncate("a", 0, 10);
        audio.add("b", 0, new short[90]);
        assertThat(held("a")).hasSize(10);
        audio.add("c", 0, new short[1]);
        assertThat(held("a")).isEmpty();
        assertThat(held("b")).hasSize(90);
    }

    @Test
    void removedAudioLeavesRoom() {
        audio.add("z", 0, new short[1]);
        audio.add("a", 0, new short[90]);
        audio.remove("a");
        assertThat(audio.of("a")).isEmpty();
        assertThat(held("z")).hasSize(1);
        audio.remove("z");
        audio.add("b", 0, new short[90]);
        audio.add("c", 0, new short[10]);
        assertThat(held("b")).hasSize(90);
    }

    @Test
    void manySmallClipsAreBoundedToo() {
        for (int i = 0; i < 80; i++) {
            audio.add("a" + i, 0, new short[1]);
        }
        assertThat(held("a15")).isEmpty();
        assertThat(held("a16")).hasSize(1);
    }

    @Test
    void withoutCapacityNothingIsKept() {
        ItemAudio none = new ItemAudio(0);
        none.add("a", 0, new short[1]);
        assertThat(none.of("a")).isEmpty();
    }
}
