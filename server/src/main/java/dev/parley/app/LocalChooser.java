package dev.parley.app;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Inspection;
import dev.parley.config.EnginesConfig;
import dev.parley.models.ModelStore;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
import dev.parley.registry.ProviderSettings;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Chooses engines as configured, and tells which of them this machine lacks something for. What is left open goes
 * to the server that an engine finds, before what is configured or comes with Parley. Blocks for up to some
 * seconds.
 */
final class LocalChooser implements ProviderChoice.Chooser {
    private static final long PATIENCE_SECONDS = 10;

    private final RandomGenerator random = new SecureRandom();
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
    public ProviderChoice choose(ProviderKind kind, EnginesConfig config, List<Engine> engines) {
        if (ProviderChoice.configured(kind, config).equals(EnginesConfig.AUTO)) {
            for (Engine engine : engines) {
                Optional<ProviderChoice> found = discover(engine, kind, config);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        ProviderChoice usual = ProviderChoice.of(kind, config, engines);
        return missing(kind, usual, engines).map(usual::without).orElse(usual);
    }

    private Optional<String> missing(ProviderKind kind, ProviderChoice choice, List<Engine> engines) {
        Optional<Engine> engine = ProviderChoice.find(choice.engine(), engines);
        Optional<String> model = engine.flatMap(it -> it.model(kind, choice.settings()));
        if (model.isEmpty()) {
            return Optional.empty();
        }
        if (!machine.runsModels() && !engine.map(Engine::isRemote).orElse(false)) {
            return Optional.of("the engine " + choice.engine() + " cannot run on this machine (" + machine
                    + "), for which onnxruntime has no library"
                    + variables(kind, engines)
                            .map(it -> "; set " + it + " for a server elsewhere")
                            .orElse(""));
        }
        return model.filter(Predicate.not(installed)).map(it -> notInstalled(it, choice));
    }

    private static String notInstalled(String model, ProviderChoice choice) {
        String named = model.equals(choice.settings().get("model")) ? " (engines." + choice.engine() + ".model)" : "";
        return "the model " + model + named + " is not installed; "
                + (Catalogue.shipped().find(model).isPresent()
                        ? "get it with: ./parley models pull " + model
                        : "the catalogue does not have it: name one that `./parley models list` shows, or bring it with"
                                + " `./parley models import`");
    }

    /** Which variables have other engines serve a kind. */
    static Optional<String> variables(ProviderKind kind, List<Engine> engines) {
        return engines.stream()
                .flatMap(engine -> engine.variable(kind).stream())
                .reduce((one, other) -> one + " or " + other);
    }

    /** The built-in voice stands by for one behind a server, where its model is installed. */
    @Override
    public Optional<ProviderChoice> reserve(EnginesConfig config, List<Engine> engines) {
        if (!config.reserveTts().equals(EnginesConfig.AUTO)) {
            return ProviderChoice.Chooser.super.reserve(config, engines);
        }
        return ProviderChoice.all(ProviderKind.TTS, config, engines).stream()
                .flatMap(voice -> ProviderChoice.find(voice.engine(), engines).stream())
                .filter(Engine::isRemote)
                .findFirst()
                .flatMap(server -> ProviderChoice.automatic(ProviderKind.TTS, Engine.Configured.NOTHING, engines))
                .map(builtIn -> ProviderChoice.named(builtIn.name(), config))
                .filter(choice -> missing(ProviderKind.TTS, choice, engines).isEmpty());
    }

    @Override
    public Optional<ProviderChoice> endOfTurn(EnginesConfig config, List<Engine> engines) {
        if (!config.endOfTurn().equals(EnginesConfig.AUTO)) {
            return ProviderChoice.Chooser.super.endOfTurn(config, engines);
        }
        return installed(ProviderKind.END_OF_TURN, config, engines);
    }

    @Override
    public Optional<ProviderChoice> noiseSuppression(EnginesConfig config, List<Engine> engines) {
        if (!config.noiseSuppression().equals(EnginesConfig.AUTO)) {
            return ProviderChoice.Chooser.super.noiseSuppression(config, engines);
        }
        return installed(ProviderKind.NOISE_SUPPRESSION, config, engines);
    }

    /** What comes with Parley, where its model is installed. */
    private Optional<ProviderChoice> installed(ProviderKind kind, EnginesConfig config, List<Engine> engines) {
        return ProviderChoice.automatic(kind, config, engines)
                .map(engine -> ProviderChoice.named(engine.name(), config))
                .filter(choice -> missing(kind, choice, engines).isEmpty());
    }

    private Optional<ProviderChoice> discover(Engine engine, ProviderKind kind, EnginesConfig config) {
        ProviderChoice choice = ProviderChoice.named(engine.name(), config);
        EngineContext context = new ProviderSettings(choice.settings(), InstantSource.system(), random, List.of(vertx));
        try {
            return engine.discover(kind, config, context)
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .map(found -> new ProviderChoice(choice.engine(), choice.settings(), List.of(found)));
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("looking for a " + kind.words() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("looking for a " + kind.words() + " was interrupted", e);
        }
    }
}
