/** Gemini, by Google's Gemini API. */
@NullMarked
package dev.parley.engines.gemini;

import org.jspecify.annotations.NullMarked;
