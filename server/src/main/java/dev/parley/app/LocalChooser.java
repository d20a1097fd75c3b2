package dev.parley.app;

import dev.parley.config.EnginesConfig;
import dev.parley.desk.EngineChoice;
import dev.parley.desk.Kind;
import dev.parley.engines.moonshine.MoonshineEngine;
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
import java.util.function.Predicate;

/**
 * Chooses engines as configured; where speech recognition is left open, takes the neural recogniser if its model is
 * installed; where the language model is left open, takes the server that is configured or answers
 * on this machine, before the stand-in. Blocks for up to some seconds.
 */
final class LocalChooser implements EngineChoice.Chooser {
    private static final String OPENAI = "openai";
    private static final String KYUTAI = "kyutai";
    private static final long PATIENCE_SECONDS = 10;

    private final Vertx vertx;
    private final Predicate<String> installed;

    LocalChooser(Vertx vertx, ModelStore models) {
        this(vertx, model -> OnnxRuntime.isSupported() && models.find(model).isPresent());
    }

    /** @param installed whether a model is there, and this machine can run it */
    LocalChooser(Vertx vertx, Predicate<String> installed) {
        this.vertx = vertx;
        this.installed = installed;
    }

    @Override
    public EngineChoice choose(Kind kind, EnginesConfig config) {
        if (kind == Kind.STT && config.stt().equals(EnginesConfig.AUTO)) {
            return hearing(config);
        }
        if (kind != Kind.LLM || !config.llm().equals(EnginesConfig.AUTO)) {
            return EngineChoice.of(kind, config);
        }
        return discover(config)
                .map(server ->
                        new EngineChoice(OPENAI, config.settings().getOrDefault(OPENAI, Map.of()), List.of(server)))
                .orElseGet(() -> EngineChoice.of(kind, config));
    }

    /** The neural recogniser in the place of the offline one, where its model is installed. */
    private EngineChoice hearing(EnginesConfig config) {
        EngineChoice usual = EngineChoice.of(Kind.STT, config);
        String model = config.setting(MoonshineEngine.NAME, "model").orElse(MoonshineEngine.DEFAULT_MODEL);
        return usual.isOffline() && installed.test(model) ? EngineChoice.named(MoonshineEngine.NAME, config) : usual;
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
