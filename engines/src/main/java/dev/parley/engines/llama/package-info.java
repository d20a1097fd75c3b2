/** Language models of llama.cpp in a process of their own (module {@code host}): settings, what is asked, how answers are read. */
@NullMarked
package dev.parley.engines.llama;

import org.jspecify.annotations.NullMarked;
