package dev.parley.session;

/**
 * How far a client has heard, as its carrier tells it.
 *
 * @param generation of {@link SessionOutput.ResponseAudio}
 * @param samples of that generation, at the session's rate
 */
public record PlaybackPosition(long generation, long samples) {}
