package dev.parley.engines.openai;

import java.net.URI;
import java.util.Optional;

/**
 * Where a Chat Completions server is.
 *
 * @param baseUrl ends with the API version, such as {@code http://localhost:11434/v1}; see {@link BaseUrl}
 * @param apiKey sent as bearer token; a secret
 * @param model empty: the server's first chat model is used
 * @param source what named this server, for people: an environment variable, a setting or a well-known address
 */
public record LlmEndpoint(URI baseUrl, Optional<String> apiKey, Optional<String> model, String source) {

    /** The address of {@code path} below the base URL. */
    URI resolve(String path) {
        return URI.create(baseUrl + path);
    }

    /** {@code text} with the key blanked out. */
    String redact(String text) {
        return apiKey.filter(key -> !key.isBlank())
                .map(key -> text.replace(key, "***"))
                .orElse(text);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "LlmEndpoint[" + baseUrl + ", model=" + model.orElse("(server's first)") + ", from " + source + "]";
    }
}
