/** A whole server with scripted engines, for tests over real sockets. */
@NullMarked
package dev.parley.testing;

import org.jspecify.annotations.NullMarked;
