/**
 * Who the bot is to be, whatever dialect it is asked in: instructions as clients and {@code voices.yaml} write them, the
 * prompts made of them, and personas found by name. Which personas a server offers, and their voices, stands elsewhere.
 */
@NullMarked
package dev.parley.dialect.persona;

import org.jspecify.annotations.NullMarked;
