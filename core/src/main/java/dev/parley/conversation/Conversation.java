package dev.parley.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The items of a session in order. Confined to the session's loop. */
public final class Conversation {
    private final String id;
    private final List<Item> items = new ArrayList<>();
    private final Set<String> reserved = new HashSet<>();
    private final Map<String, Item> byId = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private long lastVersion;
    private long bytes;

    public Conversation(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** A copy of the items, oldest first. */
    public List<Item> items() {
        return List.copyOf(items);
    }

    public int size() {
        return items.size();
    }

    /** About how many bytes of memory the items take; {@link ItemBytes}. */
    public long bytes() {
        return bytes;
    }

    public Optional<Item> find(String itemId) {
        return Optional.ofNullable(byId.get(itemId));
    }

    /**
     * Tells apart items that had the same id one after the other: the version is new with every item put in, and stays
     * while it is replaced. Empty when there is none with this id.
     */
    public OptionalLong version(String itemId) {
        Long version = versions.get(itemId);
        return version == null ? OptionalLong.empty() : OptionalLong.of(version);
    }

    /** Whether the item is still the one that had this version. */
    public boolean holds(String itemId, long version) {
        return version(itemId).equals(OptionalLong.of(version));
    }

    /** Whether a function is called under this id. */
    public boolean hasCall(String callId) {
        return items.stream()
                .anyMatch(item ->
                        item instanceof Item.FunctionCall call && call.callId().equals(callId));
    }

    /** Id of the last item; empty when there is none. */
    public Optional<String> lastId() {
        return items.isEmpty() ? Optional.empty() : Optional.of(items.getLast().id());
    }

    /** Id of the item before {@code itemId}; empty when it is the first or unknown. */
    public Optional<String> before(String itemId) {
        int at = indexOf(itemId);
        return at <= 0 ? Optional.empty() : Optional.of(items.get(at - 1).id());
    }

    /** Keeps an id that was told to others for an item that comes later. */
    public void reserve(String itemId) {
        reserved.add(itemId);
    }

    /** The item with a reserved id will not come. */
    public void release(String itemId) {
        reserved.remove(itemId);
    }

    /** Whether an item has this id, or will have it. */
    public boolean isTaken(String itemId) {
        return reserved.contains(itemId) || byId.containsKey(itemId);
    }

    /** Appends. The id must be new. */
    public void append(Item item) {
        requireNew(item);
        items.add(item);
        entered(item);
    }

    /** Appends an item with the version that it had in another conversation. The id must be new. */
    public void restore(Item item, long version) {
        append(item);
        versions.put(item.id(), version);
        lastVersion = Math.max(lastVersion, version);
    }

    /** Inserts before all others. The id must be new. */
    public void prepend(Item item) {
        requireNew(item);
        items.addFirst(item);
        entered(item);
    }

    /**
     * Inserts behind {@code previousId}. The id must be new.
     *
     * @return false when {@code previousId} is unknown; nothing is inserted
     */
    public boolean insertAfter(String previousId, Item item) {
        requireNew(item);
        int at = indexOf(previousId);
        if (at < 0) {
            return false;
        }
        items.add(at + 1, item);
        entered(item);
        return true;
    }

    /** Puts a newer version of an item in its place; false when it is gone. */
    public boolean replace(Item item) {
        int at = indexOf(item.id());
        if (at < 0) {
            return false;
        }
        bytes += ItemBytes.of(item) - ItemBytes.of(items.set(at, item));
        byId.put(item.id(), item);
        return true;
    }

    public Optional<Item> remove(String itemId) {
        int at = indexOf(itemId);
        if (at < 0) {
            return Optional.empty();
        }
        Item gone = items.remove(at);
        byId.remove(itemId);
        versions.remove(itemId);
        bytes -= ItemBytes.of(gone);
        return Optional.of(gone);
    }

    private void entered(Item item) {
        bytes += ItemBytes.of(item);
        byId.put(item.id(), item);
        versions.put(item.id(), ++lastVersion);
    }

    private void requireNew(Item item) {
        if (byId.containsKey(item.id())) {
            throw new IllegalArgumentException("item id exists already: " + item.id());
        }
        reserved.remove(item.id());
    }

    private int indexOf(String itemId) {
        if (!byId.containsKey(itemId)) {
            return -1;
        }
        // Conversations are short and the items asked for are nearly always the newest.
        for (int i = items.size() - 1; i >= 0; i--) {
            if (items.get(i).id().equals(itemId)) {
                return i;
            }
        }
        return -1;
    }
}
