package dev.parley.rtc.ice;

import java.net.InetSocketAddress;

/** Datagrams from and to one address, by the UDP port that all share. */
public record UdpPath(InetSocketAddress remote) implements PacketPath {}
