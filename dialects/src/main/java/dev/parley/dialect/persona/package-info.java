/**
 * Who the bot is to be, whatever dialect it is asked in: the personas that a server offers by name, and their
 * instructions. Their list and voices stand elsewhere.
 */
@NullMarked
package dev.parley.dialect.persona;

import org.jspecify.annotations.NullMarked;
