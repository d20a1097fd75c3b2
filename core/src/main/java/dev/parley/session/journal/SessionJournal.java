package dev.parley.session.journal;

/**
 * Takes what comes into one session, in the order in which its loop handled it. Append only and bounded. Overflow policy of
 * every implementation: <b>stop at the bound</b>. What does not fit, and everything after it, is left out, since a journal
 * with a gap cannot be replayed past it; what was written stays, and replays. The call goes on.
 *
 * <p>Called on the session's loop only; never blocks and never throws. Arrays in an entry are not changed by anybody.
 */
public interface SessionJournal extends AutoCloseable {
    void append(JournalEntry entry);

    /** The caller does not want to be recorded: what was written is deleted, and nothing more is. */
    void forget();

    /** The session has ended; nothing follows. */
    @Override
    void close();
}
