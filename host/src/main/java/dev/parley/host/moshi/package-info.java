/** moshi-server's wire (speech-backends.md A.2, A.3) over what was loaded, so that the engine kyutai can be a client of it. */
@NullMarked
package dev.parley.host.moshi;

import org.jspecify.annotations.NullMarked;
