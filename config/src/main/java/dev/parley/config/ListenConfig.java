package dev.parley.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where and how the server listens.
 *
 * @param port 0 takes a free one
 * @param certificate PEM file, with {@link TlsMode#FILES}
 * @param privateKey PEM file, with {@link TlsMode#FILES}
 * @param origins web origins besides the server's own that may use it; {@code *} allows all
 */
public record ListenConfig(
        String host,
        int port,
        TlsMode tls,
        Optional<Path> certificate,
        Optional<Path> privateKey,
        List<String> origins) {
    /** Where the certificate comes from. */
    public enum TlsMode {
        NONE,
        SELF_SIGNED,
        FILES
    }

    public ListenConfig {
        origins = List.copyOf(origins);
    }

    /** Whether only this machine can connect. */
    public boolean isLoopback() {
        return isLoopback(host);
    }

    /** Whether {@code host} names this machine to itself. Names are compared, not looked up. */
    public static boolean isLoopback(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return bare.equalsIgnoreCase("localhost")
                || bare.equals("::1")
                || bare.equals("0:0:0:0:0:0:0:1")
                || bare.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
