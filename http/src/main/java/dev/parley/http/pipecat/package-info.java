/** What Pipecat's clients ask over HTTP before they connect (pipecat-rtvi.md 2). */
@NullMarked
package dev.parley.http.pipecat;

import org.jspecify.annotations.NullMarked;
