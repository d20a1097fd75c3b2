package dev.parley.session;

import dev.parley.conversation.Item;
import java.util.List;
import java.util.Optional;

/**
 * A session's conversation at one moment, from which another session can go on. Immutable. What belongs to the first session
 * alone is no part of it: audio, the words that a recogniser still owes, and servers of tools that its client brought.
 *
 * @param config what the session was configured to do: persona, voice, turn policy, functions
 * @param items oldest first; of a reply that was being spoken the words that had been spoken, and nothing in progress
 */
public record SessionSnapshot(SessionConfig config, List<VersionedItem> items) {
    /** @param version tells apart items that had the same id one after the other */
    public record VersionedItem(Item item, long version) {}

    public SessionSnapshot {
        config = config.withLlm(config.llm().withServers(List.of(), Optional.empty()));
        items = items.stream()
                .filter(it -> !(it.item() instanceof Item.ServerTools))
                .map(it -> new VersionedItem(settled(it.item()), it.version()))
                .toList();
    }

    private static Item settled(Item item) {
        if (item.status() != Item.Status.IN_PROGRESS) {
            return item;
        }
        return switch (item) {
            case Item.Message it -> it.with(Item.Status.INCOMPLETE, it.parts());
            case Item.FunctionCall it ->
                new Item.FunctionCall(it.id(), Item.Status.INCOMPLETE, it.callId(), it.name(), it.arguments());
            case Item.ServerCall it -> it.with(Item.Status.INCOMPLETE, it.arguments(), it.result());
            case Item.FunctionOutput it -> it;
            case Item.ServerTools it -> it;
            case Item.ApprovalRequest it -> it;
            case Item.ApprovalResponse it -> it;
        };
    }
}
