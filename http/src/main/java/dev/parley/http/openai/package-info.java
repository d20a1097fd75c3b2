/** Where OpenAI's REST endpoints are mounted, and those that need no engine: models and client secrets. */
@NullMarked
package dev.parley.http.openai;

import org.jspecify.annotations.NullMarked;
