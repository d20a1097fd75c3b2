/** Voices made from a recording that a user uploads (unmute.md section 1.2). */
@NullMarked
package dev.parley.voices.cloning;

import org.jspecify.annotations.NullMarked;
