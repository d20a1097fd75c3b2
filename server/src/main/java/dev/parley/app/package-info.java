/** The application: command line and wiring. */
@NullMarked
package dev.parley.app;

import org.jspecify.annotations.NullMarked;
