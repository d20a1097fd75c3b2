/**
 * The bot's half of a session: starts and stops responses, asks the language model, and fills silence. Nothing of the
 * caller's audio.
 */
@NullMarked
package dev.parley.session.response;

import org.jspecify.annotations.NullMarked;
