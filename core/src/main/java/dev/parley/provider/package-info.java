/** Interfaces every engine implements: speech-to-text, language model, text-to-speech, voice activity detection. */
@NullMarked
package dev.parley.provider;

import org.jspecify.annotations.NullMarked;
