/** Recognition by Whisper in a process of its own (module {@code host}); here are its settings only. */
@NullMarked
package dev.parley.engines.whisper;

import org.jspecify.annotations.NullMarked;
