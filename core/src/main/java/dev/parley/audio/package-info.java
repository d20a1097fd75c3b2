/** PCM audio as the session sees it: 16-bit mono samples whose rate is always explicit. */
@NullMarked
package dev.parley.audio;

import org.jspecify.annotations.NullMarked;
