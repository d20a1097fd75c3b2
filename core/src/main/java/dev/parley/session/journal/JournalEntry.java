package dev.parley.session.journal;

/**
 * One line of a {@link SessionJournal}.
 *
 * @param nanos the session's clock, in nanoseconds since it began. It stands still while an event is handled
 * @param outputs how many outputs the session had put out by then: a replay that differs is noticed at once
 */
public record JournalEntry(long nanos, int outputs, JournalEvent event) {}
