/** Puts the voice's network together as onnxruntime computes it fastest, from the weights in its file. */
@NullMarked
package dev.parley.engines.hibari.graph;

import org.jspecify.annotations.NullMarked;
