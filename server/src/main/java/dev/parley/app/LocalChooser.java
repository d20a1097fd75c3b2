package dev.parley.app;

import dev.parley.config.EnginesConfig;
import dev.parley.desk.EngineChoice;
import dev.parley.desk.Kind;
import dev.parley.engines.openai.Discovery;
import dev.parley.engines.openai.LlmEndpoint;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Chooses engines as configured; where the language model is left open, takes the server that is configured or answers
 * on this machine, before the stand-in. Blocks for up to some seconds.
 */
final class LocalChooser implements EngineChoice.Chooser {
    private static final String OPENAI = "openai";
    private static final String KYUTAI = "kyutai";
    private static final long PATIENCE_SECONDS = 10;

    private final Vertx vertx;

    LocalChooser(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public EngineChoice choose(Kind kind, EnginesConfig config) {
        if (kind != Kind.LLM || !config.llm().equals(EnginesConfig.AUTO)) {
            return EngineChoice.of(kind, config);
        }
        return discover(config)
                .map(server ->
                        new EngineChoice(OPENAI, config.settings().getOrDefault(OPENAI, Map.of()), List.of(server)))
                .orElseGet(() -> EngineChoice.of(kind, config));
    }

    private Optional<LlmEndpoint> discover(EnginesConfig config) {
        try {
            return Discovery.discover(vertx, variables(config))
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("looking for a language model: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("looking for a language model was interrupted", e);
        }
    }

    /** What the configuration says, whatever its source, under the names the discovery knows. */
    static Map<String, String> variables(EnginesConfig config) {
        Map<String, String> variables = new HashMap<>();
        config.setting(OPENAI, "api-key").ifPresent(value -> variables.put("OPENAI_API_KEY", value));
        config.setting(OPENAI, "base-url").ifPresent(value -> variables.put("OPENAI_BASE_URL", value));
        config.setting(OPENAI, "model").ifPresent(value -> variables.put("OPENAI_MODEL", value));
        config.setting(KYUTAI, "llm-url").ifPresent(value -> variables.put("KYUTAI_LLM_URL", value));
        config.setting(KYUTAI, "llm-api-key").ifPresent(value -> variables.put("KYUTAI_LLM_API_KEY", value));
        config.setting(KYUTAI, "llm-model").ifPresent(value -> variables.put("KYUTAI_LLM_MODEL", value));
        return variables;
    }
}
