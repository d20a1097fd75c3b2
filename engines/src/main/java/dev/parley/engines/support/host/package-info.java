/**
 * Native engines in a process of their own: starts the engine host (module {@code host}), starts it anew when it dies, and
 * makes the service by which an engine's streams reach it ({@link dev.parley.engines.support.host.HostedService}). An engine
 * over it says which runtime, which model and which settings; the rest is here.
 */
@NullMarked
package dev.parley.engines.support.host;

import org.jspecify.annotations.NullMarked;
