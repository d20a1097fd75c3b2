package dev.parley.session.items;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which items still wait for the words of their audio, so that a reply is not thought out without them. Every item
 * expected is settled within the time recognition may take. What is awaited belongs to one version of an item: of
 * another that has its id later nothing is settled by it. Loop only.
 */
public final class PendingWords {
    private final Set<Expected> pending = new LinkedHashSet<>();
    private List<Waiter> waiters = new ArrayList<>();

    /** The words of one piece of audio of one version of an item. */
    public static final class Expected {
        private final String itemId;

        private Expected(String itemId) {
            this.itemId = itemId;
        }
    }

    private record Waiter(Set<Expected> missing, Runnable action) {}

    public Expected expect(String itemId) {
        Expected expected = new Expected(itemId);
        pending.add(expected);
        return expected;
    }

    /** The words are there, or will not come. */
    public void settled(Expected expected) {
        if (pending.remove(expected)) {
            release(Set.of(expected));
        }
    }

    /** The item is gone: nothing waits for its words. */
    void forget(String itemId) {
        Set<Expected> gone =
                pending.stream().filter(each -> each.itemId.equals(itemId)).collect(Collectors.toSet());
        pending.removeAll(gone);
        release(gone);
    }

    private void release(Set<Expected> settled) {
        List<Waiter> before = waiters;
        waiters = new ArrayList<>();
        for (Waiter waiter : before) {
            waiter.missing().removeAll(settled);
            if (waiter.missing().isEmpty()) {
                waiter.action().run();
            } else {
                waiters.add(waiter);
            }
        }
    }

    /** Whether words are missing somewhere. */
    public boolean awaited() {
        return !pending.isEmpty();
    }

    /** Runs {@code action} once the words of all of {@code itemIds} are there; at once when none is missing. */
    public void whenSettled(Set<String> itemIds, Runnable action) {
        Set<Expected> missing = pending.stream()
                .filter(each -> itemIds.contains(each.itemId))
                .collect(Collectors.toCollection(HashSet::new));
        if (missing.isEmpty()) {
            action.run();
        } else {
            waiters.add(new Waiter(missing, action));
        }
    }
}
