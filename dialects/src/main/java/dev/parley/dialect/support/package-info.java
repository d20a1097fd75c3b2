/** What the dialects share: JSON, the scan of audio events, the wait for a session, and the end of a call. */
@NullMarked
package dev.parley.dialect.support;

import org.jspecify.annotations.NullMarked;
