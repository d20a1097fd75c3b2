/** Which models are recommended to the engine host of a machine. */
@NullMarked
package dev.parley.catalogue.host;

import org.jspecify.annotations.NullMarked;
