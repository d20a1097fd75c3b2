package dev.parley.http;

import dev.parley.config.ListenConfig;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which web pages may use this server. Browsers tell a page's origin; other programs tell none and are not held back
 * here. A server that only this machine reaches also insists that its own page was opened by a name of this machine:
 * otherwise any web site could point its name at 127.0.0.1 and use the server through the visitor's browser.
 */
final class Origins {
    private final List<String> allowed;
    private final boolean loopbackOnly;

    Origins(ListenConfig config) {
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

    /** Whether the configuration names this origin. */
    boolean isListed(String origin) {
        return allowed.contains("*") || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    private boolean isOwn(String origin, String host) {
        try {
            URI page = URI.create(origin);
            return page.getRawAuthority() != null
                    && page.getRawAuthority().equalsIgnoreCase(host)
                    && (!loopbackOnly || (page.getHost() != null && ListenConfig.isLoopback(page.getHost())));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
