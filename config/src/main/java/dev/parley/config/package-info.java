/** Settings: where they come from, what they are called, and the typed records the rest of the server reads. */
@NullMarked
package dev.parley.config;

import org.jspecify.annotations.NullMarked;
