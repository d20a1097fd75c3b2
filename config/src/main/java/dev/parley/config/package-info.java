/** The typed records that the rest of the server reads, and what is wrong with a configuration; not how it is read. */
@NullMarked
package dev.parley.config;

import org.jspecify.annotations.NullMarked;
