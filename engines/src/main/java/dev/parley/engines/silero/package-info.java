/** Voice activity detection of a bare machine; the network and what stands in for it are in module media. */
@NullMarked
package dev.parley.engines.silero;

import org.jspecify.annotations.NullMarked;
