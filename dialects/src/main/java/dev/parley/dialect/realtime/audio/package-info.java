/** The encodings of audio that clients may choose, to samples at the session's rate and back. */
@NullMarked
package dev.parley.dialect.realtime.audio;

import org.jspecify.annotations.NullMarked;
