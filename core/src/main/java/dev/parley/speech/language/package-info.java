/** What the rules of one language see and tell: a window of words, and what is said for them. No rule of any language. */
@NullMarked
package dev.parley.speech.language;

import org.jspecify.annotations.NullMarked;
