package dev.parley.config.load;

import dev.parley.config.ListenConfig;
import dev.parley.config.ListenConfig.TlsMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The settings {@code listen.*}, in the order of the reference page. */
final class ListenKeys {
    static final Key<String> HOST = Key.of(
            "listen.host",
            ValueType.TEXT,
            "localhost",
            "Address to listen on. `localhost` takes connections of this machine only; `0.0.0.0` takes all and needs a key: `./parley keys create`, or `auth.keys`.");
    static final Key<Integer> PORT =
            Key.of("listen.port", ValueType.integer(0, 65535), "8000", "TCP port; 0 takes a free one and prints it.");
    static final Key<TlsMode> TLS = Key.of(
            "listen.tls",
            ValueType.oneOf(TlsMode.class),
            "none",
            "Encryption: `none`, `self-signed` (a certificate made at start, which clients have to accept), or `files`.");
    static final Key<Optional<Path>> CERTIFICATE = Key.of(
            "listen.certificate",
            ValueType.PATH,
            "",
            "With `listen.tls: files`, the PEM file of the certificate chain.");
    static final Key<Optional<Path>> PRIVATE_KEY = Key.of(
            "listen.private-key", ValueType.PATH, "", "With `listen.tls: files`, the PEM file of its private key.");
    static final Key<List<String>> ORIGINS = Key.list(
            "listen.origins",
            ValueType.LIST,
            List.of("http://localhost", "http://localhost:3000"),
            "Web pages of other origins that may use this server, as the browser's `Origin` header names them; `*` allows all. The server's own page needs no entry, unless a server on `localhost` is reached through a proxy by another name: then that name's origin.");

    static final List<Key<?>> ALL = List.of(HOST, PORT, TLS, CERTIFICATE, PRIVATE_KEY, ORIGINS);

    private ListenKeys() {}

    /** What they were set to. */
    static ListenConfig read(Values values) {
        return new ListenConfig(
                values.get(HOST),
                values.get(PORT),
                values.get(TLS),
                values.get(CERTIFICATE),
                values.get(PRIVATE_KEY),
                values.get(ORIGINS));
    }
}
