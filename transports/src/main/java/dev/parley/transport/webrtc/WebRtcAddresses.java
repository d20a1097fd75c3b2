package dev.parley.transport.webrtc;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Under which addresses clients reach a port. */
final class WebRtcAddresses {
    private WebRtcAddresses() {}

    /**
     * Those that are configured, else that which the port is bound to; else, bound to all, those of this machine.
     *
     * @throws UnknownHostException when one that is configured is none
     */
    static List<InetAddress> of(InetAddress bound, List<String> configured)
            throws UnknownHostException, SocketException {
        if (!configured.isEmpty()) {
            List<InetAddress> all = new ArrayList<>();
            for (String each : configured) {
                all.add(InetAddress.getByName(each));
            }
            return all;
        }
        if (!bound.isAnyLocalAddress()) {
            return List.of(bound);
        }
        List<InetAddress> own = machine(bound instanceof Inet4Address);
        return own.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : own;
    }

    /** IPv4 first: it works in more places. */
    private static List<InetAddress> machine(boolean onlyIpv4) throws SocketException {
        List<InetAddress> all = new ArrayList<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (each.isUp() && !each.isLoopback()) {
                each.getInterfaceAddresses().stream()
                        .map(InterfaceAddress::getAddress)
                        .filter(address -> !address.isLinkLocalAddress())
                        .filter(address -> address instanceof Inet4Address || !onlyIpv4)
                        .forEach(all::add);
            }
        }
        all.sort(Comparator.comparing(address -> !(address instanceof Inet4Address)));
        return all;
    }
}
