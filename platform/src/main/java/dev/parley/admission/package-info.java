/** Admission of calls: how many, when the server stops, and what a caller hears who is refused. */
@NullMarked
package dev.parley.admission;

import org.jspecify.annotations.NullMarked;
