package dev.parley.dialect;

import dev.parley.session.Principal;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/**
 * What a client said when it connected.
 *
 * @param path without query, without the {@code /api} prefix
 * @param subprotocols in the client's order
 * @param remoteAddress for logs
 * @param principal who it was let in as
 * @param preset what the session begins with, where the credential shown is bound to it
 */
public record Handshake(
        String path,
        MultiMap query,
        MultiMap headers,
        List<String> subprotocols,
        String remoteAddress,
        Principal principal,
        Optional<SessionPreset> preset) {
    public Handshake {
        subprotocols = List.copyOf(subprotocols);
    }

    /** A handshake of nobody that is known yet. */
    public Handshake(String path, MultiMap query, MultiMap headers, List<String> subprotocols, String remoteAddress) {
        this(path, query, headers, subprotocols, remoteAddress, Principal.ANONYMOUS, Optional.empty());
    }

    /**
     * The same once its client was let in.
     *
     * @param bound what its credential is bound to
     */
    public Handshake letIn(Principal caller, Optional<SessionPreset> bound) {
        return new Handshake(path, query, headers, subprotocols, remoteAddress, caller, bound);
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
