/**
 * Language models behind servers, whatever protocol these speak: one answer on its way, the conversation made whole before
 * it leaves, and what is remembered of models and their calls.
 */
@NullMarked
package dev.parley.engines.support.llm;

import org.jspecify.annotations.NullMarked;
