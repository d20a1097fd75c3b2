package dev.parley.rtc.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What an endpoint needs to know.
 *
 * @param bind the UDP address to listen on; port 0 for any free one
 * @param addresses under which clients reach it, the preferred one first; at least one, none a wildcard
 * @param clock the time of day, for certificates and reports
 * @param nanoTime a steady clock, in nanoseconds
 * @param random fit for secrets
 * @param handshakes gives each task a thread that may block
 */
public record RtcOptions(
        InetSocketAddress bind,
        List<InetAddress> addresses,
        InstantSource clock,
        LongSupplier nanoTime,
        SecureRandom random,
        Executor handshakes) {
    public RtcOptions {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || addresses.stream().anyMatch(InetAddress::isAnyLocalAddress)) {
            throw new IllegalArgumentException("clients need an address that they can reach, not " + addresses);
        }
    }
}
