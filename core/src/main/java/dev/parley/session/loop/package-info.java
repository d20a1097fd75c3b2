/** Joins the parts to a session: takes its inputs in order, carries out what turn-taking decides, and ends it. */
@NullMarked
package dev.parley.session.loop;

import org.jspecify.annotations.NullMarked;
