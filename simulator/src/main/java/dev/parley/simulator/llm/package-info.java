/** A language model that answers from a script, behind the protocol of Chat Completions or another one. */
@NullMarked
package dev.parley.simulator.llm;

import org.jspecify.annotations.NullMarked;
