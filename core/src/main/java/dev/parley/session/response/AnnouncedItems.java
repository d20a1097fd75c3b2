package dev.parley.session.response;

import dev.parley.conversation.Conversation;
import java.util.LinkedHashMap;
import java.util.Map;

/** The items that were said beside the replies. Bounded: the oldest is forgotten. Loop only. */
final class AnnouncedItems {
    private static final int REMEMBERED = 256;

    private final Conversation conversation;
    private final Map<String, Long> versions = new LinkedHashMap<>();

    AnnouncedItems(Conversation conversation) {
        this.conversation = conversation;
    }

    void add(String itemId) {
        conversation.version(itemId).ifPresent(version -> versions.put(itemId, version));
        if (versions.size() > REMEMBERED) {
            versions.remove(versions.keySet().iterator().next());
        }
    }

    boolean contains(String itemId) {
        Long version = versions.get(itemId);
        return version != null && conversation.holds(itemId, version);
    }
}
