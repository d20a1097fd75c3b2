/** Several engines of one kind behind one provider: which of them serves, and what follows when one does not. */
@NullMarked
package dev.parley.pool;

import org.jspecify.annotations.NullMarked;
