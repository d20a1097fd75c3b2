package dev.parley.dialect;

/**
 * How far a client has heard.
 *
 * @param generation as it was given to {@link AudioChannel#play}
 * @param samples of that generation, at the rate the channel was opened with
 */
public record PlaybackPosition(long generation, long samples) {}
