/** A runtime for tests of whoever uses the host: it needs no model, and aborts in native code when it is told to. */
@NullMarked
package dev.parley.host.testing;

import org.jspecify.annotations.NullMarked;
