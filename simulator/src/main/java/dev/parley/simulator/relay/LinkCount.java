package dev.parley.simulator.relay;

/**
 * What happened to the packets of one direction.
 *
 * @param packets that came
 * @param lost of those
 * @param heldBack of those, so that others could pass them
 */
public record LinkCount(long packets, long lost, long heldBack) {}
