package dev.parley.config;

import dev.parley.setting.Setting;
import java.util.List;
import java.util.Optional;

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

        @Setting("Address to bind it to. Without it, `listen.host`.")
        Optional<String> host,

        @Setting(
                "Addresses under which clients reach that port, the preferred one first: those of a NAT or of a container's host, in numbers. Without any, the addresses of this machine.")
        List<String> publicAddresses) {
    public WebRtcConfig {
        publicAddresses = List.copyOf(publicAddresses);
    }
}
