/**
 * What all parts of a session share: its setup, loop, conversation, scope and turn-taking, the order of its events, and the
 * one door for failures. State of a single part lives with that part.
 */
@NullMarked
package dev.parley.session.context;

import org.jspecify.annotations.NullMarked;
