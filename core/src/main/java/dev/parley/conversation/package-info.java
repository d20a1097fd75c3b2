/** What was said: items, history, and the words of a reply that the caller really heard. */
@NullMarked
package dev.parley.conversation;

import org.jspecify.annotations.NullMarked;
