package dev.parley.transport.webrtc;

import dev.parley.config.WebRtcConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The STUN and TURN servers that clients are told of, those that relay with credentials that expire. The server asks none of
 * them. Thread-safe.
 */
public final class IceServers {
    private final List<String> stun;
    private final List<String> turn;
    private final Optional<TurnSecret> secret;
    private final Duration life;
    private final InstantSource clock;

    /** @param clock whose time the TURN servers have too, to within the life of credentials */
    public IceServers(WebRtcConfig config, InstantSource clock) {
        stun = config.iceServers().stream()
                .filter(each -> !WebRtcConfig.isTurn(each))
                .toList();
        turn = config.iceServers().stream().filter(WebRtcConfig::isTurn).toList();
        secret = config.turnSecret().map(TurnSecret::new);
        life = config.turnCredentialsFor();
        this.clock = clock;
    }

    /** Some servers, as {@code RTCIceServer} of WebRTC 1.0 has them. */
    public record IceServer(List<String> urls, Optional<TurnSecret.Credentials> credentials) {}

    /**
     * For one client.
     *
     * @param id by which the TURN server's log tells clients apart; no secret and nobody's name
     */
    public List<IceServer> forClient(String id) {
        List<IceServer> servers = new ArrayList<>();
        if (!stun.isEmpty()) {
            servers.add(new IceServer(stun, Optional.empty()));
        }
        if (!turn.isEmpty()) {
            Instant end = clock.instant().plus(life);
            servers.add(new IceServer(turn, secret.map(it -> it.credentials(end, id))));
        }
        return List.copyOf(servers);
    }
}
