/** A Chat Completions server that answers from a script: the wire of OpenAI, vLLM and Ollama without a model. */
@NullMarked
package dev.parley.simulator.llm;

import org.jspecify.annotations.NullMarked;
