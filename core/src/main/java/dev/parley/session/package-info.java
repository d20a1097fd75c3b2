/** The only orchestrator: mailbox, session loop, response scopes and playout. */
@NullMarked
package dev.parley.session;

import org.jspecify.annotations.NullMarked;
