package dev.parley.rtc.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A host candidate of the server (RFC 8445 section 5.1.1, RFC 8839 section 5.1): an address under which clients reach its UDP
 * port.
 *
 * @param address a resolved address, not a wildcard
 * @param priority RFC 8445 section 5.1.2.1
 */
public record IceCandidate(InetSocketAddress address, long priority) {
    private static final int HOST_PREFERENCE = 126;
    private static final int HIGHEST_LOCAL_PREFERENCE = 65_535;
    private static final int RTP_COMPONENT = 1;

    /** Candidates of these addresses, the first one preferred, all on one port. */
    public static List<IceCandidate> hosts(List<InetAddress> addresses, int port) {
        List<IceCandidate> candidates = new ArrayList<>();
        for (InetAddress address : addresses) {
            int preference = HIGHEST_LOCAL_PREFERENCE - candidates.size();
            long priority = ((long) HOST_PREFERENCE << 24) + ((long) preference << 8) + (256 - RTP_COMPONENT);
            candidates.add(new IceCandidate(new InetSocketAddress(address, port), priority));
        }
        return List.copyOf(candidates);
    }

    /** IPv4 or IPv6 as {@code c=} and candidate lines write it, without a zone. */
    public String host() {
        String text = address.getAddress().getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** {@code IP4} or {@code IP6}. */
    public String addressType() {
        return address.getAddress() instanceof Inet6Address ? "IP6" : "IP4";
    }

    /** The value of its {@code a=candidate} line; {@code foundation} tells candidates of one description apart. */
    public String line(int foundation) {
        return foundation + " " + RTP_COMPONENT + " udp " + priority + " " + host() + " " + address.getPort()
                + " typ host";
    }
}
