/**
 * The voice of one message: words to a synthesiser, its audio to the client in time, the next voice when one fails. Knows
 * nothing of responses and items.
 */
@NullMarked
package dev.parley.session.playout;

import org.jspecify.annotations.NullMarked;
