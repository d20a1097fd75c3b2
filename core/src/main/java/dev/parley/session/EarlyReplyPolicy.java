package dev.parley.session;

/**
 * Whether replies are begun, unheard, before it is certain that the caller has finished, and what that may cost at most.
 *
 * @param on whether they are
 * @param discardsPerTurn replies that may be begun for nothing in one turn; then its reply is begun when it has ended
 * @param discardsPerCall the same for a call
 */
public record EarlyReplyPolicy(boolean on, int discardsPerTurn, int discardsPerCall) {
    /** No reply is begun early. */
    public static final EarlyReplyPolicy OFF = new EarlyReplyPolicy(false, 0, 0);

    /** For a language model that costs nothing. */
    public static final EarlyReplyPolicy USUAL = new EarlyReplyPolicy(true, 3, 100);

    public EarlyReplyPolicy {
        if (discardsPerTurn < 0 || discardsPerCall < 0) {
            throw new IllegalArgumentException("a number of discarded replies must be 0 or more, was "
                    + Math.min(discardsPerTurn, discardsPerCall));
        }
    }
}
