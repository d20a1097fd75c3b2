/**
 * The engines of an evaluated call on virtual time: the real ones compute as fast as they can, and their answers come after
 * the times that {@code EngineDelays} declares.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.app.evaluate.engine;
