/** When which piece of audio, word or token passed a simulated server's socket, so that others can be asked since when. */
@NullMarked
package dev.parley.simulator.trace;

import org.jspecify.annotations.NullMarked;
