/** OpenAI's chat completions, from the language model of this server or passed on to the one behind it. */
@NullMarked
package dev.parley.http.openai.chat;

import org.jspecify.annotations.NullMarked;
