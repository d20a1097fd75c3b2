package dev.parley.engines.openai;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Finds a language model when none is configured: the environment variables users already have, then servers on this
 * machine. What the environment names is taken on trust, so that a server that is still loading its model is waited for
 * instead of being passed over.
 */
public final class Discovery {
    private static final int CONNECT_MS = 200;
    private static final Duration ANSWER = Duration.ofSeconds(1);
    private static final String OPENAI = "https://api.openai.com/v1";
    private static final List<LlmEndpoint> LOCAL = List.of(
            local("http://localhost:11434/v1", "Ollama on localhost:11434"),
            local("http://localhost:8091/v1", "vLLM on localhost:8091"));

    private Discovery() {}

    private static LlmEndpoint local(String url, String source) {
        return new LlmEndpoint(URI.create(url), Optional.empty(), Optional.empty(), source);
    }

    /**
     * The environment's server, else the first of the local ones that answers with a model. Never blocks; completes
     * within about a second, empty when there is nothing.
     *
     * @throws IllegalArgumentException when a variable holds no usable address
     */
    public static CompletionStage<Optional<LlmEndpoint>> discover(Vertx vertx, Map<String, String> environment) {
        Optional<LlmEndpoint> named = fromEnvironment(environment);
        return (named.isPresent() ? Future.succeededFuture(named) : probe(vertx, LOCAL)).toCompletionStage();
    }

    /**
     * {@code OPENAI_API_KEY} and {@code OPENAI_BASE_URL} (either is enough), else {@code KYUTAI_LLM_URL}. The model comes
     * from {@code OPENAI_MODEL} or {@code KYUTAI_LLM_MODEL}.
     *
     * @throws IllegalArgumentException when a variable holds no usable address
     */
    public static Optional<LlmEndpoint> fromEnvironment(Map<String, String> environment) {
        Optional<String> key = variable(environment, "OPENAI_API_KEY");
        Optional<String> base = variable(environment, "OPENAI_BASE_URL");
        if (key.isPresent() || base.isPresent()) {
            return Optional.of(new LlmEndpoint(
                    BaseUrl.openAi("OPENAI_BASE_URL", base.orElse(OPENAI)),
                    key,
                    variable(environment, "OPENAI_MODEL"),
                    base.isPresent() ? "OPENAI_BASE_URL" : "OPENAI_API_KEY"));
        }
        return variable(environment, "KYUTAI_LLM_URL")
                .map(url -> new LlmEndpoint(
                        BaseUrl.kyutai("KYUTAI_LLM_URL", url),
                        variable(environment, "KYUTAI_LLM_API_KEY"),
                        variable(environment, "KYUTAI_LLM_MODEL"),
                        "KYUTAI_LLM_URL"));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The first candidate, in order, whose server lists a model. All are asked at the same time. */
    static Future<Optional<LlmEndpoint>> probe(Vertx vertx, List<LlmEndpoint> candidates) {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MS).setKeepAlive(false));
        List<Future<Boolean>> answers = candidates.stream()
                .map(candidate -> ModelList.fetch(vertx, client, candidate, ANSWER)
                        .map(models -> !models.isEmpty())
                        .otherwise(false))
                .toList();
        return Future.join(answers)
                .map(all -> Stream.iterate(0, i -> i < candidates.size(), i -> i + 1)
                        .filter(i -> answers.get(i).result())
                        .findFirst()
                        .map(candidates::get))
                .eventually(() -> client.close());
    }
}
