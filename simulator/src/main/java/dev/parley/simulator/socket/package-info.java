/** Connections of simulated servers that speak in JSON over a WebSocket, through which their faults work. */
@NullMarked
package dev.parley.simulator.socket;

import org.jspecify.annotations.NullMarked;
