/** What the bot says while it listens: prepared ahead, said in a pause of the caller's turn, no part of the conversation. */
@NullMarked
package dev.parley.session.backchannel;

import org.jspecify.annotations.NullMarked;
