/** OpenAI's speech endpoints over HTTP without models (speech-backends.md E). */
@NullMarked
package dev.parley.simulator.openai;

import org.jspecify.annotations.NullMarked;
