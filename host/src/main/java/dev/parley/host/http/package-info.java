/** The engine host's HTTP interface: OpenAI's endpoints (speech-backends.md E) over what was loaded. */
@NullMarked
package dev.parley.host.http;

import org.jspecify.annotations.NullMarked;
