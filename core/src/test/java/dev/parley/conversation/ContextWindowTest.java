package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conversation.ContextWindow.TooLongException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ContextWindowTest {
    /** Costs ten tokens. */
    private static Item item(int number) {
        return new Item.Message(
                "i" + number, Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText("x".repeat(24))));
    }

    private static List<Item> items(int from, int to) {
        return IntStream.range(from, to).mapToObj(ContextWindowTest::item).toList();
    }

    private static List<String> ids(List<Item> items) {
        return items.stream().map(Item::id).toList();
    }

    @Test
    void whatFitsIsGivenWhole() throws Exception {
        assertThat(new ContextWindow().fit(items(0, 5), 50, Truncation.AUTO)).hasSize(5);
    }

    @Test
    void theOldestAreLeftOut() throws Exception {
        ContextWindow window = new ContextWindow();
        assertThat(ids(window.fit(items(0, 8), 50, Truncation.AUTO))).containsExactly("i3", "i4", "i5", "i6", "i7");
    }

    @Test
    void aRetentionRatioLeavesOutMoreButMoreRarely() throws Exception {
        ContextWindow window = new ContextWindow();
        Truncation half = new Truncation(true, 0.5, OptionalInt.empty());
        assertThat(ids(window.fit(items(0, 11), 100, half))).hasSize(5).startsWith("i6");
        assertThat(ids(window.fit(items(0, 12), 100, half))).hasSize(6).startsWith("i6");
        assertThat(ids(window.fit(items(0, 16), 100, half))).hasSize(10).startsWith("i6");
        assertThat(ids(window.fit(items(0, 17), 100, half))).hasSize(5).startsWith("i12");
    }

    @Test
    void aLimitOfItsOwnHoldsBelowTheModels() throws Exception {
        Truncation most = new Truncation(true, 1, OptionalInt.of(20));
        assertThat(ids(new ContextWindow().fit(items(0, 5), 1000, most))).containsExactly("i3", "i4");
    }

    @Test
    void withoutTruncationALongConversationIsRefused() throws Exception {
        ContextWindow window = new ContextWindow();
        assertThat(window.fit(items(0, 5), 50, Truncation.DISABLED)).hasSize(5);
        assertThatThrownBy(() -> window.fit(items(0, 6), 50, Truncation.DISABLED))
                .isInstanceOf(TooLongException.class)
                .hasMessageContaining("more than the 50 tokens");
    }

    @Test
    void aDeletedFirstItemDoesNotBringBackTheOthers() throws Exception {
        ContextWindow window = new ContextWindow();
        window.fit(items(0, 8), 50, Truncation.AUTO);
        List<Item> left = new ArrayList<>(items(0, 8));
        left.remove(3);
        assertThat(ids(window.fit(left, 50, Truncation.AUTO))).containsExactly("i2", "i4", "i5", "i6", "i7");
    }

    @Test
    void theResultOfACallThatIsLeftOutIsLeftOutToo() throws Exception {
        List<Item> items = new ArrayList<>();
        items.add(new Item.FunctionCall("c", Item.Status.COMPLETED, "call_1", "f", "{}"));
        items.add(item(1));
        items.add(new Item.FunctionOutput("o", Item.Status.COMPLETED, "call_1", "sunny"));
        items.add(item(2));
        assertThat(ids(new ContextWindow().fit(items, 30, Truncation.AUTO))).containsExactly("i1", "i2");
    }

    @Property
    void theNewestItemIsAlwaysGivenAndNothingTooLongWhereMoreThanOneFits(
            @ForAll @IntRange(min = 1, max = 60) int count,
            @ForAll @IntRange(min = 0, max = 700) int room,
            @ForAll @IntRange(min = 0, max = 10) int tenths)
            throws Exception {
        Truncation truncation = new Truncation(true, tenths / 10.0, OptionalInt.empty());
        List<Item> kept = new ContextWindow().fit(items(0, count), room, truncation);
        assertThat(kept.getLast().id()).isEqualTo("i" + (count - 1));
        assertThat(kept.size() == 1 || kept.size() * 10 <= room).isTrue();
    }

    @Test
    void withoutRoomTheNewestIsGivenAllTheSame() throws Exception {
        assertThat(ids(new ContextWindow().fit(items(0, 3), -10, Truncation.AUTO)))
                .containsExactly("i2");
        Truncation nothing = new Truncation(true, 0, OptionalInt.empty());
        assertThat(ids(new ContextWindow().fit(items(0, 3), 20, nothing))).containsExactly("i2");
    }

    @Test
    void aConversationOfNothingFits() throws Exception {
        assertThat(new ContextWindow().fit(List.of(), 0, Truncation.AUTO)).isEmpty();
    }

    @Test
    void whatWasLeftOutComesBackWhereNothingMayBeLeftOut() throws Exception {
        ContextWindow window = new ContextWindow();
        window.fit(items(0, 8), 50, Truncation.AUTO);
        assertThat(window.fit(items(0, 8), 80, Truncation.AUTO)).hasSize(5);
        assertThat(window.fit(items(0, 8), 80, Truncation.DISABLED)).hasSize(8);
    }

    @Test
    void theResultOfACallThatIsGivenIsGivenToo() throws Exception {
        List<Item> items = new ArrayList<>(items(0, 2));
        items.add(new Item.FunctionCall("c", Item.Status.COMPLETED, "call_1", "f", "{}"));
        items.add(new Item.FunctionOutput("o", Item.Status.COMPLETED, "call_1", "sunny"));
        items.add(item(2));
        assertThat(ids(new ContextWindow().fit(items, 30, Truncation.AUTO))).containsExactly("c", "o", "i2");
    }
}
