/** What the simulator uses of Vert.x that no version of Vert.x promises. */
@NullMarked
package dev.parley.simulator.vertx;

import org.jspecify.annotations.NullMarked;
