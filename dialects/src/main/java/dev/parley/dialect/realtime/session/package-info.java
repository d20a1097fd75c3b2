/**
 * The session object as clients see it, its rules and defaults, and the configuration of a session that it stands for.
 * Running sessions are core's.
 */
@NullMarked
package dev.parley.dialect.realtime.session;

import org.jspecify.annotations.NullMarked;
