/** The pure state machine of turn-taking. No clock, no I/O: events with times in, decisions with reasons out. */
@NullMarked
package dev.parley.turn;

import org.jspecify.annotations.NullMarked;
