/** How a component of a record is declared to be a setting of the server; who reads them is no matter of this package. */
@NullMarked
package dev.parley.setting;

import org.jspecify.annotations.NullMarked;
