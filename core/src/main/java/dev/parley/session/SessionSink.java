package dev.parley.session;

/** Where a session's output goes: a dialect on a transport. Called on the session's loop only; must not block. */
public interface SessionSink {
    void accept(SessionOutput output);

    /**
     * Whether the transport takes audio now. While false, playout keeps audio back; the transport owes the session a
     * {@link SessionInput.Drained} once it is true again. Everything but audio is sent regardless.
     */
    boolean writable();
}
