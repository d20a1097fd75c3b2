package dev.parley.rtc.sctp;

/**
 * A whole message of a stream.
 *
 * @param protocol what it carries: the payload protocol identifier
 */
record SctpMessage(int stream, int protocol, byte[] payload) {}
