/** DeepFilterNet 3 through its C library: takes noise out of the caller's audio, by so many decibels at most. */
@NullMarked
package dev.parley.engines.deepfilternet;

import org.jspecify.annotations.NullMarked;
