package dev.parley.rtc.ice;

import java.net.InetSocketAddress;

/** The way between a client and the server: whatever comes by an equal one comes from the same socket of a client. */
public interface PacketPath {
    /** The client's address, as the server sees it. */
    InetSocketAddress remote();
}
