package dev.parley.session.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Conversation;
import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was said beside the replies, and is not for the model to read. */
class AnnouncedItemsTest {
    private final Conversation conversation = new Conversation("conv_1");
    private final AnnouncedItems announced = new AnnouncedItems(conversation);

    private void said(String id) {
        conversation.append(new Item.Message(id, Role.ASSISTANT, Item.Status.COMPLETED, List.of()));
    }

    @Test
    void anotherItemThatGetsTheIdIsNotAnnounced() {
        said("a");
        assertThat(announced.contains("a")).isFalse();
        announced.add("a");
        assertThat(announced.contains("a")).isTrue();
        conversation.remove("a");
        assertThat(announced.contains("a")).isFalse();
        said("a");
        assertThat(announced.contains("a")).isFalse();
    }

    @Test
    void whatTheConversationDoesNotHaveIsNotRemembered() {
        announced.add("a");
        said("a");
        assertThat(announced.contains("a")).isFalse();
    }

    @Test
    void theOldestOfMoreThan256IsForgotten() {
        for (int i = 0; i < 256; i++) {
            said("i" + i);
            announced.add("i" + i);
        }
        assertThat(announced.contains("i0")).isTrue();
        said("last");
        announced.add("last");
        assertThat(announced.contains("i0")).isFalse();
        assertThat(announced.contains("i1")).isTrue();
        assertThat(announced.contains("last")).isTrue();
    }
}
