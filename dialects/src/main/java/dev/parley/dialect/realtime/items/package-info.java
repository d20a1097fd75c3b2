/** Items of the conversation as JSON and back, and their rules. */
@NullMarked
package dev.parley.dialect.realtime.items;

import org.jspecify.annotations.NullMarked;
