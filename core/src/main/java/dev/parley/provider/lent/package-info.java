/** What the host process lends engines as services. */
@NullMarked
package dev.parley.provider.lent;

import org.jspecify.annotations.NullMarked;
