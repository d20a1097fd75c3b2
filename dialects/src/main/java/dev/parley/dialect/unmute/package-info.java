/** The protocol of Unmute's browser page and load test: Ogg Opus both ways, JSON around it. */
@NullMarked
package dev.parley.dialect.unmute;

import org.jspecify.annotations.NullMarked;
