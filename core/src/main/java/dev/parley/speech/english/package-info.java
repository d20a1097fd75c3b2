/** How English reads signs, numbers, names and abbreviations aloud. Which rule is asked first stands in EnglishSpeech. */
@NullMarked
package dev.parley.speech.english;

import org.jspecify.annotations.NullMarked;
