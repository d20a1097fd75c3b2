package dev.parley.config;

import dev.parley.setting.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Calls over WebRTC. */
public record WebRtcConfig(
        @Setting(
                fallback = "true",
                value =
                        "Whether calls over WebRTC are taken. They need a UDP port that clients can reach; where it cannot be opened, the server starts without them and says so.")
        boolean enabled,

        @Setting(
                least = "0",
                most = "65535",
                value = "UDP port of all calls; 0 takes a free one. Without it, the number of `listen.port`.")
        Optional<Integer> port,

        @Setting(
                least = "0",
                most = "65535",
                value =
                        "TCP port for clients whose UDP is blocked (ICE over TCP), not that of `listen.port`; 0 takes a free one. Without it there is none.")
        Optional<Integer> tcpPort,

        @Setting("Address to bind it to. Without it, `listen.host`.")
        Optional<String> host,

        @Setting(
                "Addresses under which clients reach that port, the preferred one first: those of a NAT or of a container's host, in numbers. Without any, the addresses of this machine.")
        List<String> publicAddresses,

        @Setting(
                "STUN and TURN servers that clients are told of, such as `turn:turn.example.com:3478?transport=tcp`; `stun:`, `stuns:`, `turn:` or `turns:`. The server itself needs none.")
        List<String> iceServers,

        @Setting(
                secret = true,
                value =
                        "Secret shared with the TURN servers (`static-auth-secret` of coturn): clients get credentials made with it that expire.")
        Optional<String> turnSecret,

        @Setting(
                fallback = "12h",
                least = "1m",
                most = "720h",
                value =
                        "How long such credentials are valid. A call that is relayed should end before: some TURN servers refuse to go on then.")
        Duration turnCredentialsFor)
        implements CheckedConfig {
    /** RFC 7064 section 3.1 and RFC 7065 section 3.1; an IPv6 address stands in brackets. */
    private static final Pattern SERVER = Pattern.compile(
            "(stuns?|turns?):([^\\s/?@:\\[\\]]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?(\\?transport=(udp|tcp))?");

    public WebRtcConfig {
        publicAddresses = List.copyOf(publicAddresses);
        iceServers = List.copyOf(iceServers);
    }

    /** Whether this is a relay, which wants credentials, and no STUN server. */
    public static boolean isTurn(String server) {
        return server.startsWith("turn");
    }

    @Override
    public void check(Report report) {
        for (String server : iceServers) {
            boolean stun = !isTurn(server);
            if (!SERVER.matcher(server).matches() || stun && server.contains("?")) {
                report.problem(
                        "ice-servers",
                        "'" + server + "' is no address of a STUN or TURN server",
                        "Write stun:host:port, turn:host:port, turns:host:port, the last two perhaps with"
                                + " ?transport=udp or ?transport=tcp");
            } else if (!stun && turnSecret.isEmpty()) {
                report.problem(
                        "turn-secret",
                        "is missing, and '" + server + "' lets in only who has credentials",
                        "Set it to the secret that the TURN server has, in coturn static-auth-secret"
                                + " (PARLEY_WEBRTC_TURN_SECRET)");
            }
        }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "WebRtcConfig[enabled=" + enabled + ", port=" + port + ", tcpPort=" + tcpPort + ", host=" + host
                + ", publicAddresses=" + publicAddresses + ", iceServers=" + iceServers + "]";
    }
}
