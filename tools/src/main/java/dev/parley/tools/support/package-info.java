/** What the kinds of tools share. */
@NullMarked
package dev.parley.tools.support;

import org.jspecify.annotations.NullMarked;
