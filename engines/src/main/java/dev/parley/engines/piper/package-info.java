/** Voices of Piper in a process of their own (module {@code host}); here are their settings only. */
@NullMarked
package dev.parley.engines.piper;

import org.jspecify.annotations.NullMarked;
