/** Voices of Kokoro in a process of their own (module {@code host}); here are their settings only. */
@NullMarked
package dev.parley.engines.kokoro;

import org.jspecify.annotations.NullMarked;
