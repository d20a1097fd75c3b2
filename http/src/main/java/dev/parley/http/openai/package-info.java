/** OpenAI's REST endpoints over the engines of this server, so that each works on its own with stock clients. */
@NullMarked
package dev.parley.http.openai;

import org.jspecify.annotations.NullMarked;
