/** The models Parley can fetch: what there is, where it comes from, and how it is installed, checked and removed. */
@NullMarked
package dev.parley.catalogue;

import org.jspecify.annotations.NullMarked;
