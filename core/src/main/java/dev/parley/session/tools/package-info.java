/** Calls of tools in a session: which tools there are, who approves, what runs, what the model is told of it. */
@NullMarked
package dev.parley.session.tools;

import org.jspecify.annotations.NullMarked;
