/**
 * Server events: what a session says in the words of the protocol, and of Parley's extension of it. Knows nothing of how
 * client events are read.
 */
@NullMarked
package dev.parley.dialect.realtime.output;

import org.jspecify.annotations.NullMarked;
