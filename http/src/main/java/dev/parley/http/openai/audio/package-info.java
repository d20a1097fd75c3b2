/** OpenAI's endpoints that make speech of text and text of recordings. */
@NullMarked
package dev.parley.http.openai.audio;

import org.jspecify.annotations.NullMarked;
