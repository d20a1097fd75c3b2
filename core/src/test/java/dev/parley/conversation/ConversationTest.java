package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conversation.Item.Status;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private final Conversation conversation = new Conversation("conv_1");

    private static Item.Message item(String id) {
        return new Item.Message(id, Role.USER, Status.COMPLETED, List.of(new Part.InputText("text of " + id)));
    }

    private List<String> ids() {
        return conversation.items().stream().map(Item::id).toList();
    }

    @Test
    void keepsTheOrderItIsGiven() {
        conversation.append(item("b"));
        conversation.append(item("d"));
        conversation.prepend(item("a"));
        assertThat(conversation.insertAfter("b", item("c"))).isTrue();
        assertThat(ids()).containsExactly("a", "b", "c", "d");
        assertThat(conversation.size()).isEqualTo(4);
        assertThat(conversation.lastId()).contains("d");
        assertThat(conversation.before("c")).contains("b");
    }

    @Test
    void nothingStandsBeforeTheFirstOrTheUnknown() {
        assertThat(conversation.lastId()).isEmpty();
        conversation.append(item("a"));
        assertThat(conversation.before("a")).isEmpty();
        assertThat(conversation.before("unknown")).isEmpty();
        assertThat(conversation.find("unknown")).isEmpty();
    }

    @Test
    void insertsNothingBehindTheUnknown() {
        assertThat(conversation.insertAfter("unknown", item("a"))).isFalse();
        assertThat(conversation.size()).isZero();
    }

    @Test
    void itsBytesAreThoseOfTheItemsInIt() {
        Item.Message a = item("a");
        conversation.append(a);
        conversation.prepend(item("b"));
        conversation.insertAfter("b", item("c"));
        assertThat(conversation.bytes()).isEqualTo(3 * ItemBytes.of(a));
        Item longer = a.with(Status.COMPLETED, List.of(new Part.InputText("x".repeat(500))));
        assertThat(ItemBytes.of(longer)).isGreaterThan(1000);
        conversation.replace(longer);
        assertThat(conversation.bytes()).isEqualTo(2 * ItemBytes.of(item("b")) + ItemBytes.of(longer));
        List.of("a", "b", "c", "unknown").forEach(conversation::remove);
        assertThat(conversation.bytes()).isZero();
    }

    @Test
    void refusesAnIdTwice() {
        conversation.append(item("a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> conversation.append(item("a")))
                .withMessageContaining("a");
        assertThatIllegalArgumentException().isThrownBy(() -> conversation.prepend(item("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> conversation.insertAfter("a", item("a")));
        assertThat(ids()).containsExactly("a");
    }

    @Test
    void replacesInPlace() {
        conversation.append(item("a"));
        conversation.append(item("b"));
        Item.Message cut = item("a").with(Status.INCOMPLETE, List.of(new Part.InputText("cut")));
        assertThat(conversation.replace(cut)).isTrue();
        assertThat(conversation.items()).containsExactly(cut, item("b"));
        assertThat(conversation.replace(item("unknown"))).isFalse();
    }

    @Test
    void removesOnceAndFreesTheId() {
        conversation.append(item("a"));
        assertThat(conversation.remove("a")).contains(item("a"));
        assertThat(conversation.remove("a")).isEmpty();
        conversation.append(item("a"));
        assertThat(ids()).containsExactly("a");
    }

    @Test
    void anIdIsTakenFromItsReservationOnUntilItsItemIsGone() {
        assertThat(conversation.isTaken("a")).isFalse();
        conversation.reserve("a");
        assertThat(conversation.isTaken("a")).isTrue();
        assertThat(conversation.isTaken("b")).isFalse();
        conversation.release("a");
        assertThat(conversation.isTaken("a")).isFalse();

        conversation.reserve("a");
        conversation.append(item("a"));
        assertThat(conversation.isTaken("a")).isTrue();
        conversation.remove("a");
        assertThat(conversation.isTaken("a")).isFalse();
    }

    @Test
    void aCallIsKnownByItsOwnId() {
        assertThat(conversation.id()).isEqualTo("conv_1");
        conversation.append(item("a"));
        conversation.append(new Item.FunctionCall("b", Status.COMPLETED, "call_1", "f", "{}"));
        assertThat(conversation.hasCall("call_1")).isTrue();
        assertThat(conversation.hasCall("call_2")).isFalse();
        assertThat(conversation.hasCall("b")).isFalse();
        conversation.remove("b");
        assertThat(conversation.hasCall("call_1")).isFalse();
    }

    @Test
    void whatWasReplacedIsFoundAsItIsNow() {
        conversation.append(item("a"));
        Item.Message cut = item("a").with(Status.INCOMPLETE, List.of(new Part.InputText("cut")));
        conversation.replace(cut);
        assertThat(conversation.find("a")).contains(cut);
        conversation.remove("a");
        assertThat(conversation.find("a")).isEmpty();
    }

    @Test
    void theItemsAreACopy() {
        List<Item> before = conversation.items();
        conversation.append(item("a"));
        assertThat(before).isEmpty();
        assertThatThrownBy(() -> conversation.items().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aMessageReadsAsTheWordsOfItsParts() {
        List<Part> parts = List.of(
                new Part.InputText("one"),
                new Part.InputAudio(Optional.empty(), 500),
                new Part.InputImage("https://example.org/a.png", "auto"),
                new Part.InputAudio(Optional.of("two"), 500),
                new Part.OutputText("three"),
                new Part.OutputAudio("four", 500));
        assertThat(new Item.Message("a", Role.USER, Status.COMPLETED, parts).words())
                .isEqualTo("one two three four");
    }

    @Test
    void everyItemPutInHasAVersionOfItsOwn() {
        conversation.append(item("a"));
        long first = conversation.version("a").orElseThrow();
        conversation.replace(item("a"));
        assertThat(conversation.holds("a", first)).isTrue();

        conversation.remove("a");
        assertThat(conversation.version("a")).isEmpty();
        assertThat(conversation.holds("a", first)).isFalse();
        conversation.prepend(item("a"));
        assertThat(conversation.holds("a", first)).isFalse();
        conversation.insertAfter("a", item("b"));
        assertThat(conversation.version("b")).isPresent().isNotEqualTo(conversation.version("a"));
    }
}
