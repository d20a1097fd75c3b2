/** What Pipecat's clients ask over HTTP: how to connect, and by which peer connection (pipecat-rtvi.md 2 and 3). */
@NullMarked
package dev.parley.http.pipecat;

import org.jspecify.annotations.NullMarked;
