package dev.parley.cli;

/** Told what happens in a call, as it happens. Times in ms since the call began. */
public interface TalkListener {
    /** Something worth a line of its own. */
    void note(long atMs, String text);

    /** More of the caller's words, as understood. */
    void said(long atMs, String delta);

    /** More of the reply's words. */
    void replied(long atMs, String delta);

    /** A turn is over. */
    void turnEnded(long atMs, TalkTurn turn);
}
