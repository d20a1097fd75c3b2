/** How a request in OpenAI's form is read, worked on beside the event loop, and answered; no endpoint. */
@NullMarked
package dev.parley.http.openai.request;

import org.jspecify.annotations.NullMarked;
