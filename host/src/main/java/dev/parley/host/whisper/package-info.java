/** Whisper by whisper.cpp (whisper-jni): models in its ggml format, whole utterances, one network for all its threads. */
@NullMarked
package dev.parley.host.whisper;

import org.jspecify.annotations.NullMarked;
