/** The caller's half of a session: audio, its recognition, and turns until their words are complete. Nothing of replies. */
@NullMarked
package dev.parley.session.input;

import org.jspecify.annotations.NullMarked;
