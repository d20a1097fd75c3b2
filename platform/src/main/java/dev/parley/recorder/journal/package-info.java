/** The form of a session's journal in a file: JSON Lines, one entry each (docs/reference/session-journal.md). */
@NullMarked
package dev.parley.recorder.journal;

import org.jspecify.annotations.NullMarked;
