/** The session's event loop as an interface, and the scope that owns everything a session or response has running. */
@NullMarked
package dev.parley.concurrent;

import org.jspecify.annotations.NullMarked;
