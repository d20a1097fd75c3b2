package dev.parley.app;

import dev.parley.catalogue.Model;
import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs models once, each in its engine, whether or not the configuration uses it. Blocks; one thread. */
final class ModelTrial {
    /** Engines by what a catalogue says of a model's purpose. */
    private static final Map<String, String> ENGINES = Map.of(
            "speech-to-text",
            ProviderChoice.builtIn(ProviderKind.STT),
            "text-to-speech",
            ProviderChoice.builtIn(ProviderKind.TTS),
            "end of turn",
            "smart-turn");

    private final Iterable<Engine> engines;
    private final Function<Map<String, String>, EngineContext> contexts;
    private final Duration patience;

    /**
     * @param contexts makes what an engine with these settings is lent
     * @param patience how long one model may take to get ready
     */
    ModelTrial(Iterable<Engine> engines, Function<Map<String, String>, EngineContext> contexts, Duration patience) {
        this.engines = engines;
        this.contexts = contexts;
        this.patience = patience;
    }

    /** What the model's engine says of it once it has run, its speed here with it, or why it does not run. */
    String of(Model model) {
        return run(Optional.ofNullable(ENGINES.get(model.purpose())), Map.of("model", model.id()));
    }

    /** The same of the voice detector, whose network is part of the build. */
    String ofDetector() {
        return run(Optional.of(ProviderChoice.builtIn(ProviderKind.VAD)), Map.of());
    }

    private String run(Optional<String> name, Map<String, String> settings) {
        Optional<Provider> made = name.flatMap(this::find).flatMap(engine -> provider(engine, settings));
        if (made.isEmpty()) {
            return "no engine runs it";
        }
        try (Provider provider = made.get()) {
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

    private Optional<Engine> find(String name) {
        for (Engine engine : engines) {
            if (engine.name().equals(name)) {
                return Optional.of(engine);
            }
        }
        return Optional.empty();
    }

    private Optional<Provider> provider(Engine engine, Map<String, String> settings) {
        EngineContext context = contexts.apply(settings);
        return Stream.<Optional<? extends Provider>>of(
                        engine.speechToText(context),
                        engine.textToSpeech(context),
                        engine.endOfTurnDetector(context),
                        engine.voiceActivityDetector(context))
                .flatMap(Optional::stream)
                .map(Provider.class::cast)
                .findFirst();
    }
}
