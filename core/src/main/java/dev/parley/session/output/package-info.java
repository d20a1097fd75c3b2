/** What one response puts out, in order: its items, and its messages one after another. Who writes them is not known here. */
@NullMarked
package dev.parley.session.output;

import org.jspecify.annotations.NullMarked;
