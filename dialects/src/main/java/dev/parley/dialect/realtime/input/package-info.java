/** Client events: read, checked as a whole, and handed to the session. */
@NullMarked
package dev.parley.dialect.realtime.input;

import org.jspecify.annotations.NullMarked;
