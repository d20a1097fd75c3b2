/**
 * Voices of Piper by its own library (piper-jni), which speaks by espeak-ng's phonemes. That is under the GPL, version 3, and is
 * loaded in this process alone.
 */
@NullMarked
package dev.parley.host.piper;

import org.jspecify.annotations.NullMarked;
