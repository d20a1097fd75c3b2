package dev.parley.session.items;

import dev.parley.conversation.PlayedWords;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Words played of the last spoken items, so that a client may still say how much of them was heard. Loop only. */
public final class RecentPlayedWords {
    /** Replies a client can still truncate; older ones keep the words they have. */
    private static final int KEPT = 8;

    private final Map<String, PlayedWords> byItem = new LinkedHashMap<>();

    public void keep(String itemId, PlayedWords playedWords) {
        byItem.put(itemId, playedWords);
        if (byItem.size() > KEPT) {
            byItem.remove(byItem.keySet().iterator().next());
        }
    }

    /** The item is gone; another one may get its id. */
    void forget(String itemId) {
        byItem.remove(itemId);
    }

    Optional<PlayedWords> of(String itemId) {
        return Optional.ofNullable(byItem.get(itemId));
    }
}
