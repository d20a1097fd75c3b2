package dev.parley.dialect;

import dev.parley.session.Principal;

/**
 * Keeps what a client and the server say to each other, where a deployment wants that (unmute.md 11). Thread-safe; a
 * dialect that records asks for one recording a call.
 */
@FunctionalInterface
public interface Recordings {
    /** Nothing is kept. */
    Recordings NONE = caller -> Recording.NONE;

    /**
     * The recording of a call that begins now.
     *
     * @param caller whose call it is
     */
    Recording begin(Principal caller);
}
