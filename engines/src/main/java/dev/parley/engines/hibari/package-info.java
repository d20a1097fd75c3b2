/**
 * The built-in neural voice: hibari's model, distilled from Kokoro-82M, with reading and signal processing in Java.
 * Found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package dev.parley.engines.hibari;

import org.jspecify.annotations.NullMarked;
