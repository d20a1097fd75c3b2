/** Admission of calls, and the engines they use. */
@NullMarked
package dev.parley.desk;

import org.jspecify.annotations.NullMarked;
