/** Tools that this side runs for the language model: what a server of tools is, what it may do, what came of a call. */
@NullMarked
package dev.parley.tool;

import org.jspecify.annotations.NullMarked;
