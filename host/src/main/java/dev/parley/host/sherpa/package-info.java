/** sherpa-onnx by its C interface, which the library `sherpa-onnx-…` of the catalogue brings: streaming models and whole-utterance ones. */
@NullMarked
package dev.parley.host.sherpa;

import org.jspecify.annotations.NullMarked;
