/** The only orchestrator: mailbox, conductor, response scopes and playout. */
@NullMarked
package dev.parley.session;

import org.jspecify.annotations.NullMarked;
