/**
 * From written text to what a voice is given. The one place where markup is read and signs, numbers and abbreviations
 * become words: every voice gets plain words from here, and no engine normalises again.
 */
@NullMarked
package dev.parley.speech;

import org.jspecify.annotations.NullMarked;
