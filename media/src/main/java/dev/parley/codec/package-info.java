/** Audio codecs: Opus (libopus through the Foreign Function and Memory API), G.711 and WAV. PCM is 16-bit mono. */
@NullMarked
package dev.parley.codec;

import org.jspecify.annotations.NullMarked;
