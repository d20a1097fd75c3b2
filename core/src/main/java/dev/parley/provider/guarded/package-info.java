/** Engines that never throw at their session: whatever breaks in one is said as its failure. */
@NullMarked
package dev.parley.provider.guarded;

import org.jspecify.annotations.NullMarked;
