/** What files of models and packages hold: their checksums, and the members of a package. */
@NullMarked
package dev.parley.catalogue.content;

import org.jspecify.annotations.NullMarked;
