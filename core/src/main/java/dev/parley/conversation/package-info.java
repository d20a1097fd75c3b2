/** What was said: items, history, and the ledger of words the caller really heard. */
@NullMarked
package dev.parley.conversation;

import org.jspecify.annotations.NullMarked;
