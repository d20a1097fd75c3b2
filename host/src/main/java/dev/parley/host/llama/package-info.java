/** Language models by llama.cpp (java-llama.cpp): files in its GGUF form, one network for all its answers. */
@NullMarked
package dev.parley.host.llama;

import org.jspecify.annotations.NullMarked;
