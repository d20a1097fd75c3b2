/** Language models behind any OpenAI-compatible Chat Completions server: OpenAI, vLLM, Ollama, llama.cpp and the like. */
@NullMarked
package dev.parley.engines.openai;

import org.jspecify.annotations.NullMarked;
