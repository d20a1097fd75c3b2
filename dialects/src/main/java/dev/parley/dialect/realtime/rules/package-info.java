/**
 * What values of client events may look like, and the fault of one that does not. The rules of single objects stand with
 * what reads them.
 */
@NullMarked
package dev.parley.dialect.realtime.rules;

import org.jspecify.annotations.NullMarked;
