package dev.parley.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which items still wait for the words of their audio, so that a reply is not thought out without them. Every item
 * expected is settled within the time recognition may take. Loop only.
 */
final class PendingWords {
    private final Set<String> pending = new HashSet<>();
    private List<Waiter> waiters = new ArrayList<>();

    private record Waiter(Set<String> items, Runnable action) {}

    void expect(String itemId) {
        pending.add(itemId);
    }

    /** The words are there, or will not come. */
    void settled(String itemId) {
        if (!pending.remove(itemId)) {
            return;
        }
        List<Waiter> before = waiters;
        waiters = new ArrayList<>();
        for (Waiter waiter : before) {
            waiter.items().remove(itemId);
            if (waiter.items().isEmpty()) {
                waiter.action().run();
            } else {
                waiters.add(waiter);
            }
        }
    }

    /** Runs {@code action} once the words of all of {@code itemIds} are there; at once when none is missing. */
    void whenSettled(Set<String> itemIds, Runnable action) {
        Set<String> missing = new HashSet<>(itemIds);
        missing.retainAll(pending);
        if (missing.isEmpty()) {
            action.run();
        } else {
            waiters.add(new Waiter(missing, action));
        }
    }
}
