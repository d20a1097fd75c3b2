package dev.parley.conversation;

import java.util.OptionalInt;

/**
 * What happens when a conversation outgrows what its language model takes (openai-realtime.md 2, {@code truncation}).
 *
 * @param retained of the limit, 0 to 1, what stays when the oldest items are left out; less leaves out rarely but much,
 *     so that the model's cache of what stays can be used again and again
 * @param limit most tokens besides the instructions; empty: what the model takes
 */
public record Truncation(boolean allowed, double retained, OptionalInt limit) {
    /** Leaves out as much as is needed. */
    public static final Truncation AUTO = new Truncation(true, 1, OptionalInt.empty());

    /** Leaves out nothing: replies fail once the conversation is too long. */
    public static final Truncation DISABLED = new Truncation(false, 1, OptionalInt.empty());

    /** @throws IllegalArgumentException naming what is out of range */
    public Truncation {
        if (!(retained >= 0 && retained <= 1)) {
            throw new IllegalArgumentException("retained must be from 0 to 1, was " + retained);
        }
    }
}
