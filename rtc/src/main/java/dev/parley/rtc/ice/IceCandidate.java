package dev.parley.rtc.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A host candidate of the server (RFC 8445 section 5.1.1, RFC 8839 section 5.1): an address under which clients reach its UDP
 * port, or the port where it waits for connections over TCP (RFC 6544).
 *
 * @param address a resolved address, not a wildcard
 * @param priority RFC 8445 section 5.1.2.1
 * @param tcp over TCP, the client connects
 */
public record IceCandidate(InetSocketAddress address, long priority, boolean tcp) {
    private static final int HOST_PREFERENCE = 126;
    /** Below all candidates over UDP, relayed ones of a client too. */
    private static final int TCP_PREFERENCE = 0;

    /** That of a passive one (RFC 6544 section 4.2), in the upper three bits, and the highest beside it. */
    private static final int HIGHEST_TCP_PREFERENCE = (4 << 13) + 8191;

    private static final int HIGHEST_LOCAL_PREFERENCE = 65_535;
    private static final int RTP_COMPONENT = 1;

    /** Candidates of these addresses, the first one preferred, all on one UDP port. */
    public static List<IceCandidate> hosts(List<InetAddress> addresses, int port) {
        return all(addresses, port, HOST_PREFERENCE, HIGHEST_LOCAL_PREFERENCE, false);
    }

    /** The same over TCP, for clients that find no way by UDP. */
    public static List<IceCandidate> tcpHosts(List<InetAddress> addresses, int port) {
        return all(addresses, port, TCP_PREFERENCE, HIGHEST_TCP_PREFERENCE, true);
    }

    private static List<IceCandidate> all(List<InetAddress> addresses, int port, int type, int highest, boolean tcp) {
        List<IceCandidate> candidates = new ArrayList<>();
        for (InetAddress address : addresses) {
            int preference = highest - candidates.size();
            long priority = ((long) type << 24) + ((long) preference << 8) + (256 - RTP_COMPONENT);
            candidates.add(new IceCandidate(new InetSocketAddress(address, port), priority, tcp));
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
        String line = foundation + " " + RTP_COMPONENT + (tcp ? " tcp " : " udp ") + priority + " " + host() + " "
                + address.getPort() + " typ host";
        return tcp ? line + " tcptype passive" : line;
    }
}
