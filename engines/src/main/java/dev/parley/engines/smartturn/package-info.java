/** Smart Turn on onnxruntime: tells by the sound of the last seconds whether the speaker has finished. */
@NullMarked
package dev.parley.engines.smartturn;

import org.jspecify.annotations.NullMarked;
