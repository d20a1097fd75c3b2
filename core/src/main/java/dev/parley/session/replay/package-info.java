/** Feeds a journal into a fresh session, whose providers answer from it, and collects what the session puts out. */
@NullMarked
package dev.parley.session.replay;

import org.jspecify.annotations.NullMarked;
