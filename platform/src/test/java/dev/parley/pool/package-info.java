/** Chains on virtual time, alone and below whole sessions. */
@NullMarked
package dev.parley.pool;

import org.jspecify.annotations.NullMarked;
