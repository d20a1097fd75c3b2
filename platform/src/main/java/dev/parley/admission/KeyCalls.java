package dev.parley.admission;

import dev.parley.session.Principal;
import java.util.HashMap;
import java.util.Map;

/** How many calls each key has under way. Holds keys with calls only. Thread-safe. */
final class KeyCalls {
    private final Map<String, Integer> calls = new HashMap<>();

    /** Whether one more call would be one too many. */
    synchronized boolean isFull(Principal who) {
        return who.hasKey()
                && who.quota().calls().isPresent()
                && calls.getOrDefault(who.key(), 0) >= who.quota().calls().getAsInt();
    }

    /** Takes a place for a call; false when there is none. */
    synchronized boolean begin(Principal who) {
        if (isFull(who)) {
            return false;
        }
        if (who.hasKey()) {
            calls.merge(who.key(), 1, Integer::sum);
        }
        return true;
    }

    /** Gives a place back. */
    synchronized void end(Principal who) {
        calls.computeIfPresent(who.key(), (key, count) -> count == 1 ? null : count - 1);
    }
}
