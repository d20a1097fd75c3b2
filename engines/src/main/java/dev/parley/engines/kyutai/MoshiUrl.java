package dev.parley.engines.kyutai;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Address of a moshi-server, or of all replicas behind one DNS name.
 *
 * @param path prefix before {@code /api}, without a slash at the end; mostly empty
 */
record MoshiUrl(String host, int port, boolean tls, String path) {
    private static final int MAX_PORT = 65_535;

    /**
     * One address or several with commas between; ws, wss, http or https.
     *
     * @param name what the user calls the setting, for the message
     * @throws IllegalArgumentException when one of them is no such address
     */
    static List<MoshiUrl> parseAll(String name, String value) {
        List<MoshiUrl> urls = new ArrayList<>();
        for (String each : value.split(",", -1)) {
            urls.add(parse(name, each.strip()));
        }
        return urls;
    }

    private static MoshiUrl parse(String name, String value) {
        try {
            URI uri = new URI(value);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean tls = scheme.equals("wss") || scheme.equals("https");
            if (uri.getHost() != null && (tls || scheme.equals("ws") || scheme.equals("http"))) {
                int port = uri.getPort() != -1 ? uri.getPort() : tls ? 443 : 80;
                if (port >= 1 && port <= MAX_PORT) {
                    return new MoshiUrl(
                            uri.getHost(), port, tls, uri.getRawPath().replaceAll("/+$", ""));
                }
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(message(name), e);
        }
        throw new IllegalArgumentException(message(name));
    }

    private static String message(String name) {
        return name + " is not an address of the form ws://host:port";
    }

    @Override
    public String toString() {
        return (tls ? "wss://" : "ws://") + host + ":" + port + path;
    }
}
