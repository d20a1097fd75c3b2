/** The one onnxruntime of the process: loads networks, shares them, and shares out the processor time they take. */
@NullMarked
package dev.parley.onnx;

import org.jspecify.annotations.NullMarked;
