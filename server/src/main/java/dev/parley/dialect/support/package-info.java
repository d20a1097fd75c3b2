/** What the dialects share: JSON, the scan of audio events, and the wait for a session. */
@NullMarked
package dev.parley.dialect.support;

import org.jspecify.annotations.NullMarked;
