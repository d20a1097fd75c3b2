package dev.parley.dialect;

/**
 * The configuration a session begins with, bound to the credential its client connects with (openai-realtime.md 1.3).
 * Checked when it was made.
 *
 * @param sessionJson a session object in GA terms, as {@code session.update} takes it; its {@code type} tells what kind of
 *     session this is
 * @param beta whether it was made for a client of the beta protocol
 */
public record SessionPreset(String sessionJson, boolean beta) {}
