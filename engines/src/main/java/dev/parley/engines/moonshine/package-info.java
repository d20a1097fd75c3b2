/** Speech-to-text by Moonshine on onnxruntime: a small neural recogniser that runs in the process. */
@NullMarked
package dev.parley.engines.moonshine;

import org.jspecify.annotations.NullMarked;
