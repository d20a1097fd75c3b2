/** What several remote engines need. */
@NullMarked
package dev.parley.engines.support;

import org.jspecify.annotations.NullMarked;
