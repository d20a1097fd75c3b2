/** How finished the words of a turn sound, by the language they are in. Pure. */
@NullMarked
package dev.parley.turn.words;

import org.jspecify.annotations.NullMarked;
