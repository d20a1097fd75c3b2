/** Claude, by Anthropic's Messages API. */
@NullMarked
package dev.parley.engines.anthropic;

import org.jspecify.annotations.NullMarked;
