/** What simulated speech servers of every protocol say and hear, without a model. No sockets. */
@NullMarked
package dev.parley.simulator.speech;

import org.jspecify.annotations.NullMarked;
