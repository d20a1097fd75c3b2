package dev.parley.engines.support.service;

import dev.parley.provider.ProviderKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Where a server is, and how it is spoken to.
 *
 * @param engine name of the engine, for messages
 * @param kind what it serves
 * @param base http or https address without a slash at its end; WebSockets go there, too
 * @param headers of every request, such as its key
 * @param keySetting the setting that holds the key, for messages
 * @param connect how long a connection may take until it can be used
 */
public record ServiceAddress(
        String engine, ProviderKind kind, URI base, Map<String, String> headers, String keySetting, Duration connect) {
    /** To have a connection to a server on the other side of the world, TLS included. */
    public static final Duration USUAL_CONNECT = Duration.ofSeconds(4);

    public ServiceAddress {
        headers = Map.copyOf(headers);
    }

    /**
     * An address as users write it: ws and wss stand for http and https, slashes at the end do not count.
     *
     * @param setting its name, for the message
     * @throws IllegalArgumentException when it is no such address; the message does not repeat it, since it may hold a
     *     password
     */
    public static URI parse(String setting, String value) {
        String written =
                value.strip().replaceFirst("^(?i)ws(s?)://", "http$1://").replaceFirst("/+$", "");
        try {
            URI uri = new URI(written);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean known = scheme.equals("http") || scheme.equals("https");
            if (known && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(message(setting), e);
        }
        throw new IllegalArgumentException(message(setting));
    }

    private static String message(String setting) {
        return setting + " is not an http, https, ws or wss address; write it like wss://speech.example.com";
    }

    boolean tls() {
        return "https".equalsIgnoreCase(base.getScheme());
    }

    int port() {
        return base.getPort() >= 0 ? base.getPort() : tls() ? 443 : 80;
    }

    /** @param path below the base, with a slash in front and any query */
    String uri(String path) {
        return (base.getRawPath() == null ? "" : base.getRawPath()) + path;
    }

    /** As it stands in messages. */
    String words() {
        return base.getHost() + (base.getPort() >= 0 ? ":" + base.getPort() : "");
    }

    /** Hides what is secret in a text of the server. */
    String redact(String text) {
        String clean = text;
        for (String secret : headers.values()) {
            for (String word : secret.split(" ")) {
                clean = word.length() < 8 ? clean : clean.replace(word, "…");
            }
        }
        return clean;
    }
}
