/**
 * The plain pipeline: PCM in, whole sentences of sound out, events as JSON (docs/reference/stream.md). For assistants that
 * want no protocol of anybody else's.
 */
@NullMarked
package dev.parley.dialect.stream;

import org.jspecify.annotations.NullMarked;
