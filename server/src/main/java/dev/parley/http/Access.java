package dev.parley.http;

import dev.parley.config.AuthConfig;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who may call: everybody while no key is configured, else whoever shows one (openai-realtime.md section 1.1). Keys are
 * compared in constant time. Thread-safe.
 */
public final class Access {
    private static final String BEARER = "bearer ";
    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";

    private final List<byte[]> digests;

    public Access(AuthConfig config) {
        digests = config.keys().stream().map(Access::digest).toList();
    }

    /** Whether a request with these headers may go on. */
    public boolean allows(MultiMap headers) {
        return digests.isEmpty() || presented(headers).anyMatch(this::isKnown);
    }

    private boolean isKnown(String key) {
        byte[] shown = digest(key);
        boolean known = false;
        for (byte[] digest : digests) {
            known |= MessageDigest.isEqual(digest, shown);
        }
        return known;
    }

    private static Stream<String> presented(MultiMap headers) {
        Stream<String> bearer = Optional.ofNullable(headers.get("Authorization")).stream()
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
        Stream<String> azure = Optional.ofNullable(headers.get("api-key")).stream();
        Stream<String> subprotocol = subprotocols(headers).stream()
                .filter(each -> each.startsWith(KEY_PROTOCOL))
                .map(each -> each.substring(KEY_PROTOCOL.length()));
        return Stream.of(bearer, azure, subprotocol).flatMap(each -> each);
    }

    /** The subprotocols a client offers, in its order. */
    static List<String> subprotocols(MultiMap headers) {
        return headers.getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
