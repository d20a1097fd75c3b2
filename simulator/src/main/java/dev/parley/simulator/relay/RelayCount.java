package dev.parley.simulator.relay;

/**
 * What happened to the packets of a call.
 *
 * @param up from the client to the server
 * @param down from the server to the client
 * @param moves how often the client came from another port
 */
public record RelayCount(LinkCount up, LinkCount down, int moves) {}
