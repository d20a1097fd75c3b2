package dev.parley.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Whom to call and how.
 *
 * @param server address of a server ({@code http}, {@code https}, {@code ws} or {@code wss}); without a path, the one of
 *     the Realtime protocol is used
 * @param key API key, if the server wants one
 * @param voice name of a voice or character's voice
 * @param patience how long a reply may take to begin, and the server to become ready
 */
public record TalkOptions(URI server, Optional<String> key, Optional<String> voice, Duration patience) {
    private static final String PATH = "/v1/realtime";

    /** Whether the connection is encrypted. */
    boolean isSecure() {
        return "https".equals(server.getScheme()) || "wss".equals(server.getScheme());
    }

    int port() {
        return server.getPort() >= 0 ? server.getPort() : isSecure() ? 443 : 80;
    }

    /** Path and query to connect to. */
    String target() {
        String path = server.getRawPath() == null || server.getRawPath().length() <= 1 ? PATH : server.getRawPath();
        return path + "?" + (server.getRawQuery() == null ? "model=parley" : server.getRawQuery());
    }
}
