/** sherpa-onnx in a process of its own, over the engine host's stream of speech. */
@NullMarked
package dev.parley.engines.sherpa;

import org.jspecify.annotations.NullMarked;
