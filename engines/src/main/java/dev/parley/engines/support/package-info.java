/** What several engines need: remote ones, and voices that speak clause by clause. */
@NullMarked
package dev.parley.engines.support;

import org.jspecify.annotations.NullMarked;
