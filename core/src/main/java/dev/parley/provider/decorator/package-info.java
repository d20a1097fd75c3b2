/**
 * Providers around providers: the one way to add something to every stream of an engine. What is added stands where it
 * belongs: safety in {@code provider.guarded}, counting in telemetry.
 */
@NullMarked
package dev.parley.provider.decorator;

import org.jspecify.annotations.NullMarked;
