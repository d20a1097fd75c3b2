/** Voice activity detection: a neural detector (Silero), and one by energy where that cannot run. */
@NullMarked
package dev.parley.vad;

import org.jspecify.annotations.NullMarked;
