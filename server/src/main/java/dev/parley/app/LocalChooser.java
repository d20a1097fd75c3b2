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
 * Chooses engines as configured. Where the language model is left open, takes the server that is configured or answers
 * on this machine, before the stand-in; where speech is, takes a neural engine whose model is installed before one that
 * comes with the build. Blocks for up to some seconds.
 */
final class LocalChooser implements EngineChoice.Chooser {
    private static final String OPENAI = "openai";
    private static final String KYUTAI = "kyutai";
    private static final long PATIENCE_SECONDS = 10;

    /** Engines that run on this machine as soon as their model is there. */
    private static final Map<Kind, Local> LOCAL = Map.of(
            Kind.STT, new Local(MoonshineEngine.NAME, MoonshineEngine.DEFAULT_MODEL),
            Kind.TTS, new Local("hibari", "hibari"));

    private final Vertx vertx;
    private final Predicate<String> installed;

    /** @param model unless {@code engines.<engine>.model} names another */
    private record Local(String engine, String model) {}

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
        if (kind != Kind.LLM || !config.llm().equals(EnginesConfig.AUTO)) {
            return local(kind, config);
        }
        return discover(config)
                .map(server ->
                        new EngineChoice(OPENAI, config.settings().getOrDefault(OPENAI, Map.of()), List.of(server)))
                .orElseGet(() -> EngineChoice.of(kind, config));
    }

    /** The neural engine in the place of the one that comes with the build, where its model is installed. */
    private EngineChoice local(Kind kind, EnginesConfig config) {
        EngineChoice usual = EngineChoice.of(kind, config);
        boolean open = kind.configured(config).equals(EnginesConfig.AUTO) && usual.isOffline();
        return Optional.ofNullable(LOCAL.get(kind))
                .filter(local -> open)
                .filter(local ->
                        installed.test(config.setting(local.engine(), "model").orElse(local.model())))
                .map(local -> EngineChoice.named(local.engine(), config))
                .orElse(usual);
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
