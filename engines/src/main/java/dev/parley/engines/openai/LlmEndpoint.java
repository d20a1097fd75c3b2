package dev.parley.engines.openai;

import dev.parley.engines.support.service.ServiceErrors;
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

    /** How failures of this server are told. */
    ServiceErrors errors(String engine) {
        return new ServiceErrors(new ServiceErrors.Service(
                engine,
                "language model at " + baseUrl,
                this::redact,
                new ServiceErrors.Advice(
                        "check the API key (from " + source + ")",
                        "check the model name and that the base URL ends with the API version, such as /v1",
                        "is it running?")));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "LlmEndpoint[" + baseUrl + ", model=" + model.orElse("(server's first)") + ", from " + source + "]";
    }
}
