/** What is tested alike for all language models behind servers. */
@NullMarked
package dev.parley.engines.support.llm;

import org.jspecify.annotations.NullMarked;
