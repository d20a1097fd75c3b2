/** Bytes kept for a while, in this process or shared with other servers through Redis. */
@NullMarked
package dev.parley.cache;

import org.jspecify.annotations.NullMarked;
