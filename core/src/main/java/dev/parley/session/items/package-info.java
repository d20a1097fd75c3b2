/**
 * What clients ask about items of the conversation, and what is kept of items beside it: their audio, words awaited, words
 * played. The conversation itself is another package's.
 */
@NullMarked
package dev.parley.session.items;

import org.jspecify.annotations.NullMarked;
