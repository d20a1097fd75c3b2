/**
 * Drills: what a caller goes through when an engine fails, tried against simulated engines. What goes wrong is decided
 * here; how the server takes it is not.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.app.drill;
