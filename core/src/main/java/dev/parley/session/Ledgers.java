package dev.parley.session;

import dev.parley.conversation.HeardLedger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Ledgers of the last spoken items, so that a client may still say how much of them was heard. Loop only. */
final class Ledgers {
    /** Replies a client can still truncate; older ones keep the words they have. */
    private static final int KEPT = 8;

    private final Map<String, HeardLedger> byItem = new LinkedHashMap<>();

    void keep(String itemId, HeardLedger ledger) {
        byItem.put(itemId, ledger);
        if (byItem.size() > KEPT) {
            byItem.remove(byItem.keySet().iterator().next());
        }
    }

    /** The item is gone; another one may get its id. */
    void forget(String itemId) {
        byItem.remove(itemId);
    }

    Optional<HeardLedger> of(String itemId) {
        return Optional.ofNullable(byItem.get(itemId));
    }
}
