/** The application: wiring, and the commands that start or ask a server. */
@NullMarked
package dev.parley.app;

import org.jspecify.annotations.NullMarked;
