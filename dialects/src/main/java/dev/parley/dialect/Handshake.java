package dev.parley.dialect;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/**
 * What a client said when it connected.
 *
 * @param path without query, without the {@code /api} prefix
 * @param subprotocols in the client's order
 * @param remoteAddress for logs
 * @param preset what the session begins with, where the credential shown is bound to it
 */
public record Handshake(
        String path,
        MultiMap query,
        MultiMap headers,
        List<String> subprotocols,
        String remoteAddress,
        Optional<SessionPreset> preset) {
    public Handshake {
        subprotocols = List.copyOf(subprotocols);
    }

    /** A handshake whose credential is bound to no configuration. */
    public Handshake(String path, MultiMap query, MultiMap headers, List<String> subprotocols, String remoteAddress) {
        this(path, query, headers, subprotocols, remoteAddress, Optional.empty());
    }

    /** The same with what its credential is bound to. */
    public Handshake preset(Optional<SessionPreset> bound) {
        return new Handshake(path, query, headers, subprotocols, remoteAddress, bound);
    }

    /** First value of a query parameter. */
    public Optional<String> queryParam(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** First value of a header, names case-insensitive. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
