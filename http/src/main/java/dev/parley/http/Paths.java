package dev.parley.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which paths there are and which methods each takes, read from the router; pages are not among them. */
final class Paths {
    private static final String VERSION = "/v1";

    /** Endpoints of OpenAI's that clients try here, and what does their work. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "/v1/responses",
            "The Responses API is not offered here: use POST /v1/chat/completions, or have your client use Chat"
                    + " Completions.",
            "/v1/completions",
            "Completions without a conversation are not offered here: use POST /v1/chat/completions.",
            "/v1/audio/translations",
            "Translations are not offered here: POST /v1/audio/transcriptions writes down what was said, in its own"
                    + " language.",
            "/v1/realtime/translations",
            "Translations are not offered here: use /v1/realtime.",
            "/v1/realtime/calls",
            "Of a call over WebRTC there is POST …/hangup; the others are of calls over SIP.",
            "/v1/embeddings",
            "Embeddings are not offered here.");

    private final Map<String, Set<HttpMethod>> exact = new TreeMap<>();
    private final Map<String, Set<HttpMethod>> below = new TreeMap<>();
    private final String prefix;

    /**
     * @param router with every route but the pages'
     * @param prefix below which every path is served again
     */
    Paths(Router router, String prefix) {
        this.prefix = prefix;
        for (Route route : router.getRoutes()) {
            String path = route.getPath();
            if (path != null && route.methods() != null) {
                (route.isExactPath() ? exact : below)
                        .computeIfAbsent(path.replaceAll("/\\*?$", ""), each -> new LinkedHashSet<>())
                        .addAll(route.methods());
            }
        }
    }

    /** Methods of a path, in the form of the header {@code Allow}; empty when there is no such path. */
    Optional<String> allowed(String path) {
        String plain = path.replaceAll("/+$", "");
        Set<HttpMethod> methods = exact.getOrDefault(
                plain,
                below.entrySet().stream()
                        .filter(each -> plain.startsWith(each.getKey() + "/"))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(Set.of()));
        return methods.isEmpty() ? Optional.empty() : Optional.of(written(methods));
    }

    private static String written(Collection<HttpMethod> methods) {
        Set<String> names = new TreeSet<>(methods.stream().map(HttpMethod::name).toList());
        names.add(HttpMethod.OPTIONS.name());
        return String.join(", ", names);
    }

    /** What may help somebody who asked for a path that is not there. */
    Optional<String> hint(String path) {
        String plain = path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
        Optional<String> elsewhere = ELSEWHERE.entrySet().stream()
                .filter(each -> plain.equals(each.getKey()) || plain.startsWith(each.getKey() + "/"))
                .map(Map.Entry::getValue)
                .findFirst();
        return elsewhere.or(() -> List.of(VERSION + plain, plain.replaceFirst("^(/v1)+", VERSION)).stream()
                .filter(each -> !each.equals(plain) && allowed(each).isPresent())
                .findFirst()
                .map(each -> "Did you mean " + each + "? A client's base URL has to end in /v1, once."));
    }
}
