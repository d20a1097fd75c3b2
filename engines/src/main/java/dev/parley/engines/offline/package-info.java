/**
 * The engine that needs no download, key or GPU: speech recognition by Sphinx4, speech synthesis by MaryTTS, a small
 * scripted companion instead of a language model, voice activity detection by module media. English only.
 */
@NullMarked
package dev.parley.engines.offline;

import org.jspecify.annotations.NullMarked;
