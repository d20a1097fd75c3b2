/** The OpenAI Realtime protocol over any transport that carries messages, and Parley's extension of it. */
@NullMarked
package dev.parley.dialect.realtime;

import org.jspecify.annotations.NullMarked;
