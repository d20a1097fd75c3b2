package dev.parley.app;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Inspection;
import dev.parley.config.EnginesConfig;
import dev.parley.engines.moonshine.MoonshineEngine;
import dev.parley.engines.openai.Discovery;
import dev.parley.engines.openai.LlmEndpoint;
import dev.parley.models.ModelStore;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
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
 * Chooses engines as configured, and tells which of them this machine lacks something for. Where the language model is
 * left open, takes the server that is configured or answers on this machine, before the stand-in. Blocks for up to some
 * seconds.
 */
final class LocalChooser implements ProviderChoice.Chooser {
    private static final String OPENAI = "openai";
    private static final String KYUTAI = "kyutai";
    private static final long PATIENCE_SECONDS = 10;

    /** Engines that need a model, by name, with the one they use unless {@code engines.<engine>.model} names another. */
    private static final Map<String, String> MODELS =
            Map.of(ProviderChoice.builtIn(ProviderKind.STT), MoonshineEngine.DEFAULT_MODEL, ProviderChoice.builtIn(ProviderKind.TTS), "hibari");

    private final Vertx vertx;
    private final Machine machine;
    private final Predicate<String> installed;

    LocalChooser(Vertx vertx, ModelStore models) {
        this(vertx, Machine.here(), model -> isWhole(model, models));
    }

    /** @param installed whether a model is there */
    LocalChooser(Vertx vertx, Machine machine, Predicate<String> installed) {
        this.vertx = vertx;
        this.machine = machine;
        this.installed = installed;
    }

    private static boolean isWhole(String id, ModelStore models) {
        return models.find(id)
                .filter(found -> Catalogue.shipped()
                        .find(id)
                        .map(model -> Inspection.looksWhole(model, found))
                        .orElse(true))
                .isPresent();
    }

    @Override
    public ProviderChoice choose(ProviderKind kind, EnginesConfig config) {
        if (kind != ProviderKind.LLM || !ProviderChoice.configured(kind, config).equals(EnginesConfig.AUTO)) {
            ProviderChoice usual = ProviderChoice.of(kind, config);
            return missing(kind, usual).map(usual::without).orElse(usual);
        }
        return discover(config)
                .map(server ->
                        new ProviderChoice(OPENAI, config.settings().getOrDefault(OPENAI, Map.of()), List.of(server)))
                .orElseGet(() -> ProviderChoice.of(kind, config));
    }

    private Optional<String> missing(ProviderKind kind, ProviderChoice choice) {
        String usual = MODELS.get(choice.engine());
        if (usual == null) {
            return Optional.empty();
        }
        if (!machine.runsModels()) {
            return Optional.of("the engine " + choice.engine() + " cannot run on this machine (" + machine
                    + "), for which onnxruntime has no library; set KYUTAI_" + kind + "_URL for a server elsewhere");
        }
        String model = choice.settings().getOrDefault("model", usual);
        return installed.test(model)
                ? Optional.empty()
                : Optional.of("the model " + model + " is not installed; get it with: ./parley models pull " + model);
    }

    /** The built-in neural voice stands by for one behind a server, where its model is installed. */
    @Override
    public Optional<ProviderChoice> reserve(EnginesConfig config) {
        if (!config.reserveTts().equals(EnginesConfig.AUTO)) {
            return ProviderChoice.Chooser.super.reserve(config);
        }
        return Optional.of(ProviderChoice.named(ProviderChoice.builtIn(ProviderKind.TTS), config))
                .filter(choice ->
                        ProviderChoice.of(ProviderKind.TTS, config).engine().equals(KYUTAI))
                .filter(choice -> missing(ProviderKind.TTS, choice).isEmpty());
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
