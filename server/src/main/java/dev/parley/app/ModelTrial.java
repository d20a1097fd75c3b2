package dev.parley.app;

import dev.parley.catalogue.Model;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Runs models once, each in its engine, whether or not the configuration uses it. Blocks; one thread. */
final class ModelTrial {
    /** Kinds by what a catalogue says of a model's purpose. */
    private static final Map<String, ProviderKind> KINDS = Map.of(
            "speech-to-text",
            ProviderKind.STT,
            "text-to-speech",
            ProviderKind.TTS,
            "end of turn",
            ProviderKind.END_OF_TURN,
            "noise suppression",
            ProviderKind.NOISE_SUPPRESSION);

    private static final String NOTHING = "no engine runs it";

    private final List<Engine> engines;
    private final Function<Map<String, String>, EngineContext> contexts;
    private final Duration patience;

    /**
     * @param contexts makes what an engine with these settings is lent
     * @param patience how long one model may take to get ready
     */
    ModelTrial(List<Engine> engines, Function<Map<String, String>, EngineContext> contexts, Duration patience) {
        this.engines = engines;
        this.contexts = contexts;
        this.patience = patience;
    }

    /** What the model's engine, whose name it begins with, says of it once it has run, its speed here with it, or why it does not run. */
    String of(Model model) {
        Map<String, String> settings = Map.of("model", model.id());
        return Optional.ofNullable(KINDS.get(model.purpose()))
                .flatMap(kind -> engines.stream()
                        .filter(engine -> engine.offers().contains(kind))
                        .filter(engine -> engine.model(kind, settings).isPresent())
                        .min(Comparator.comparing(engine -> !model.id().startsWith(engine.name())))
                        .flatMap(engine -> engine.provider(kind, contexts.apply(settings))))
                .map(this::run)
                .orElse(NOTHING);
    }

    /** The same of the voice detector, whose network is part of the build. */
    String ofDetector() {
        return ProviderChoice.automatic(ProviderKind.VAD, Engine.Configured.NOTHING, engines)
                .flatMap(engine -> engine.provider(ProviderKind.VAD, contexts.apply(Map.of())))
                .map(this::run)
                .orElse(NOTHING);
    }

    private String run(Provider made) {
        try (Provider provider = made) {
            provider.start().toCompletableFuture().get(patience.toSeconds(), TimeUnit.SECONDS);
            return provider.readiness().detail();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause().getMessage());
        } catch (TimeoutException e) {
            return "not ready after " + patience.toSeconds() + " s";
        }
    }
}
