/** Voices that users give away, with a recorded consent (unmute.md section 1.3). */
@NullMarked
package dev.parley.voices.donation;

import org.jspecify.annotations.NullMarked;
