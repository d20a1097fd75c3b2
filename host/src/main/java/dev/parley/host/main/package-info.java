/** The command line of the engine host: which runtimes are loaded, and with what. */
@NullMarked
package dev.parley.host.main;

import org.jspecify.annotations.NullMarked;
