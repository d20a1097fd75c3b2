/**
 * What comes into a session, written down in the order in which its loop handled it, so that the session can be replayed.
 * All of it stands around a session: one without a journal runs none of this.
 */
@NullMarked
package dev.parley.session.journal;

import org.jspecify.annotations.NullMarked;
