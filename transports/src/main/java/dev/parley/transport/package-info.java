/** What every carrier of dialects shares. */
@NullMarked
package dev.parley.transport;

import org.jspecify.annotations.NullMarked;
