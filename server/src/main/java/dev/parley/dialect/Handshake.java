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
 */
public record Handshake(
        String path, MultiMap query, MultiMap headers, List<String> subprotocols, String remoteAddress) {
    public Handshake {
        subprotocols = List.copyOf(subprotocols);
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
