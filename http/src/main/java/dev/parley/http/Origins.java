package dev.parley.http;

import dev.parley.config.ListenConfig;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which web pages may use this server. Browsers tell a page's origin, unless they read from the page's own server; other
 * programs tell none. A server that only this machine reaches also insists that it was asked for by a name of this
 * machine or of its configuration: otherwise any web site could point its name at 127.0.0.1 and use the server through
 * the visitor's browser. Addresses in numbers cannot be pointed anywhere else, so they need no entry.
 */
final class Origins {
    private static final Pattern NUMBERS = Pattern.compile("\\[[0-9a-f:.%]+]|\\d{1,3}(\\.\\d{1,3}){3}");

    private final List<String> allowed;
    private final boolean loopbackOnly;
    private final Set<String> names;

    Origins(ListenConfig config) {
        names = Stream.concat(
                        Stream.of(config.host()), config.origins().stream().map(Origins::host))
                .map(each -> each.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        allowed = config.origins().stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .toList();
        loopbackOnly = config.isLoopback();
    }

    /**
     * @param origin the Origin header
     * @param host the Host header
     */
    boolean allows(Optional<String> origin, Optional<String> host) {
        return origin.isEmpty() || isListed(origin.get()) || isOwn(origin.get(), host.orElse(""));
    }

    /**
     * Whether the server goes by the name that a client asked for. A client without one is no browser of today.
     *
     * @param host the Host header
     */
    boolean knows(Optional<String> host) {
        return !loopbackOnly || allowed.contains("*") || host.isEmpty() || isOurs(host(host.get()));
    }

    private boolean isOurs(String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return ListenConfig.isLoopback(plain)
                || plain.endsWith(".localhost")
                || names.contains(plain)
                || NUMBERS.matcher(plain).matches();
    }

    /** The host in an origin, or in a Host header. */
    private static String host(String text) {
        String authority = text.replaceFirst("^[a-zA-Z][a-zA-Z0-9+.-]*://", "");
        return authority.replaceFirst(":\\d*$", "");
    }

    /** Whether the configuration names this origin. */
    boolean isListed(String origin) {
        return allowed.contains("*") || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    private boolean isOwn(String origin, String host) {
        try {
            URI page = URI.create(origin);
            return page.getRawAuthority() != null
                    && page.getRawAuthority().equalsIgnoreCase(host)
                    && (!loopbackOnly || (page.getHost() != null && isOurs(page.getHost())));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
