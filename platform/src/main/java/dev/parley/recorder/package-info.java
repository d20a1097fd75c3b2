/** Recordings of calls: what client and server said, as JSON Lines in a folder. */
@NullMarked
package dev.parley.recorder;

import org.jspecify.annotations.NullMarked;
