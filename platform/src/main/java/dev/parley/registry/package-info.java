/** The providers of this server: chosen, started, watched, started anew. */
@NullMarked
package dev.parley.registry;

import org.jspecify.annotations.NullMarked;
