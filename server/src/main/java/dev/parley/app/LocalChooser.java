package dev.parley.app;

import dev.parley.config.EnginesConfig;
import dev.parley.desk.EngineChoice;
import dev.parley.desk.Kind;
import dev.parley.engines.openai.Discovery;
import dev.parley.engines.openai.LlmEndpoint;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxRuntime;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Chooses engines as configured. Where the language model is left open, takes the server that is configured or answers
 * on this machine, before the stand-in; where speech is, takes a neural engine whose model is installed before one that
 * comes with the build. Blocks for up to some seconds.
 */
final class LocalChooser implements EngineChoice.Chooser {
    private static final String OPENAI = "openai";
    private static final String KYUTAI = "kyutai";
    private static final long PATIENCE_SECONDS = 10;

    /** Engines that run on this machine as soon as their model is there. */
    private static final Map<Kind, Local> LOCAL = Map.of(Kind.TTS, new Local("hibari", "hibari"));

    private final Vertx vertx;
    private final ModelStore models;

    private record Local(String engine, String model) {}

    LocalChooser(Vertx vertx, ModelStore models) {
        this.vertx = vertx;
        this.models = models;
    }

    @Override
    public EngineChoice choose(Kind kind, EnginesConfig config) {
        if (kind != Kind.LLM || !config.llm().equals(EnginesConfig.AUTO)) {
            return local(kind, config).orElseGet(() -> EngineChoice.of(kind, config));
        }
        return discover(config)
                .map(server ->
                        new EngineChoice(OPENAI, config.settings().getOrDefault(OPENAI, Map.of()), List.of(server)))
                .orElseGet(() -> EngineChoice.of(kind, config));
    }

    /** Where nothing is configured, the neural engine, if its model is installed and its runtime knows this machine. */
    private Optional<EngineChoice> local(Kind kind, EnginesConfig config) {
        boolean builtIn = kind.configured(config).equals(EnginesConfig.AUTO)
                && EngineChoice.of(kind, config).engine().equals(EngineChoice.OFFLINE);
        return Optional.ofNullable(LOCAL.get(kind))
                .filter(local -> builtIn && OnnxRuntime.isSupported())
                .filter(local -> models.find(local.model()).isPresent())
                .map(local -> EngineChoice.named(local.engine(), config));
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
