package dev.parley.session.replay;

/** Leaves a session whose journal is at its end, or that does something else than the journal says. */
final class ReplayStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayStopped(String message) {
        super(message);
    }
}
