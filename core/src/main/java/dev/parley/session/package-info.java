/** A session as the outside sees it: what it is made of, takes and tells. How it works lives in the packages below. */
@NullMarked
package dev.parley.session;

import org.jspecify.annotations.NullMarked;
