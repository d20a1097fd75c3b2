package dev.parley.conversation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of a conversation's items its language model is given: the newest that fit. Nothing is removed from the
 * conversation. What has been left out once stays out, so that what the model reads begins the same from reply to reply.
 * Confined to the session's loop.
 */
public final class ContextWindow {
    private Optional<String> first = Optional.empty();

    /** The conversation is longer than the model takes, and may not be shortened. */
    public static final class TooLongException extends Exception {
        private static final long serialVersionUID = 1L;

        TooLongException(long limit) {
            super("The conversation has more than the " + limit + " tokens that fit beside the instructions, and"
                    + " truncation is disabled. Delete items, or allow truncation.");
        }
    }

    /**
     * The items to give, oldest first. The newest item is always among them; results of function calls that are not are
     * left out, too, for models refuse them. Reads from the newest item on, and no further than what fits.
     *
     * @param room tokens that fit beside the instructions
     */
    public List<Item> fit(List<Item> items, long room, Truncation truncation) throws TooLongException {
        long limit = Math.max(0, Math.min(room, truncation.limit().orElse(Integer.MAX_VALUE)));
        long target = (long) (limit * truncation.retained());
        int from = truncation.allowed() ? firstKept(items) : 0;
        int retained = items.size();
        long tokens = 0;
        for (int i = items.size() - 1; i >= from && tokens <= limit; i--) {
            tokens += TokenEstimate.of(items.get(i));
            retained = tokens <= target ? i : retained;
        }
        if (tokens > limit) {
            if (!truncation.allowed()) {
                throw new TooLongException(limit);
            }
            from = Math.min(retained, items.size() - 1);
            first = Optional.of(items.get(from).id());
        }
        return withoutOrphans(items, from);
    }

    private int firstKept(List<Item> items) {
        for (int i = 0; first.isPresent() && i < items.size(); i++) {
            if (items.get(i).id().equals(first.get())) {
                return i;
            }
        }
        return 0;
    }

    private static List<Item> withoutOrphans(List<Item> items, int from) {
        if (from == 0) {
            return items;
        }
        Set<String> gone = new HashSet<>();
        for (Item item : items.subList(0, from)) {
            if (item instanceof Item.FunctionCall call) {
                gone.add(call.callId());
            }
        }
        return items.stream()
                .skip(from)
                .filter(item -> !(item instanceof Item.FunctionOutput output) || !gone.contains(output.callId()))
                .toList();
    }
}
