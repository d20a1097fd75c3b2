package dev.parley.catalogue.host;

/**
 * A model that the engine host can run, and what it needs for one call at a time.
 *
 * @param kind id of the kind of engine
 * @param engine the engine that runs it
 * @param model its id in the catalogue
 * @param processors that keep up with speech
 * @param memoryMiB of its process
 */
public record HostCandidate(String kind, String engine, String model, int processors, long memoryMiB) {}
