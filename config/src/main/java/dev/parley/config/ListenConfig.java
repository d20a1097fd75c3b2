package dev.parley.config;

import dev.parley.setting.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where and how the server listens. */
public record ListenConfig(
        @Setting(
                fallback = "localhost",
                value =
                        "Address to listen on. `localhost` takes connections of this machine only; `0.0.0.0` takes all and needs a key: `./parley keys create`, or `auth.keys`.")
        String host,

        @Setting(fallback = "8000", least = "0", most = "65535", value = "TCP port; 0 takes a free one and prints it.")
        int port,

        @Setting(
                fallback = "none",
                value =
                        "Encryption: `none`, `self-signed` (a certificate made at start, which clients have to accept), or `files`.")
        TlsMode tls,

        @Setting("With `listen.tls: files`, the PEM file of the certificate chain.")
        Optional<Path> certificate,

        @Setting("With `listen.tls: files`, the PEM file of its private key.")
        Optional<Path> privateKey,

        @Setting(
                fallback = {"http://localhost", "http://localhost:3000"},
                value =
                        "Web pages of other origins that may use this server, as the browser's `Origin` header names them; `*` allows all. The server's own page needs no entry, unless a server on `localhost` is reached through a proxy by another name: then that name's origin.")
        List<String> origins)
        implements CheckedConfig {
    /** Where the certificate comes from. */
    public enum TlsMode {
        NONE,
        SELF_SIGNED,
        FILES
    }

    public ListenConfig {
        origins = List.copyOf(origins);
    }

    @Override
    public void check(Report report) {
        if (tls == TlsMode.FILES) {
            report.readable("certificate", certificate);
            report.readable("private-key", privateKey);
        } else if (certificate.isPresent() || privateKey.isPresent()) {
            report.problem(
                    "tls",
                    "does not use the certificate that is configured",
                    "Set listen.tls to files, or remove the certificate");
        }
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
