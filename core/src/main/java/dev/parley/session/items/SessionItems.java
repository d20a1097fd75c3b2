package dev.parley.session.items;

import dev.parley.session.context.SessionContext;

/**
 * What a session keeps of its items beside the conversation. Loop only.
 *
 * @param words which items still wait for them
 * @param played words of the last spoken items
 */
public record SessionItems(ItemAudio audio, PendingWords words, RecentPlayedWords played) {
    /** Nothing yet; with room for the audio that the session's limits allow. */
    public static SessionItems of(SessionContext context) {
        long samples = context.samples(context.setup().limits().itemAudio().toMillis());
        return new SessionItems(new ItemAudio(samples), new PendingWords(), new RecentPlayedWords());
    }

    /** The item is gone; another one may get its id. */
    void forget(String itemId) {
        audio.remove(itemId);
        played.forget(itemId);
        words.forget(itemId);
    }
}
