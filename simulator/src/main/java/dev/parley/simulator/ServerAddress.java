package dev.parley.simulator;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a server's address from a command line as people write it: with a scheme of the web ({@code http}, {@code https},
 * {@code ws} or {@code wss}) or, for {@code http}, without one.
 */
public final class ServerAddress implements ITypeConverter<URI> {
    private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");
    private static final int LAST_PORT = 65_535;

    /** @throws TypeConversionException when it is no such address; says how to write one */
    @Override
    public URI convert(String written) {
        try {
            URI address = new URI(written.contains("://") ? written : "http://" + written);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if (SCHEMES.contains(scheme) && address.getHost() != null && isPort(address.getPort())) {
                return address.getScheme().equals(scheme)
                        ? address
                        : new URI(scheme + written.substring(scheme.length()));
            }
        } catch (URISyntaxException e) {
            throw new TypeConversionException(message(written) + " (" + e.getReason() + ")");
        }
        throw new TypeConversionException(message(written));
    }

    private static boolean isPort(int port) {
        return port == -1 || (port > 0 && port <= LAST_PORT);
    }

    private static String message(String written) {
        return "'" + written + "' is no server's address; write it like http://localhost:8000";
    }
}
