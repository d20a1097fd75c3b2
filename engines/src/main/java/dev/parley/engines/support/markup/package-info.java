/** What language models write besides their answer: reasoning, calls of functions, leftovers of chat templates. */
@NullMarked
package dev.parley.engines.support.markup;

import org.jspecify.annotations.NullMarked;
