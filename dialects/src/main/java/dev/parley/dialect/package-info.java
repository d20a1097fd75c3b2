/** What a wire protocol has to offer so that any transport can carry it. */
@NullMarked
package dev.parley.dialect;

import org.jspecify.annotations.NullMarked;
