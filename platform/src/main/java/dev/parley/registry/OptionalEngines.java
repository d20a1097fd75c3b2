package dev.parley.registry;

import dev.parley.config.EnginesConfig;
import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.Engine;
import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderSet;
import dev.parley.provider.Readiness.State;
import dev.parley.registry.ProviderChoice.Chooser;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Engines that calls can do without: the reserve voice, the end-of-turn detector, the noise suppressor. Confined to the registry's thread. */
final class OptionalEngines {
    private final Managed reserve;
    private final Managed endOfTurn;
    private final Managed noise;

    /** Those that sessions are given, as far as they are ready. */
    record Ready(Optional<EndOfTurnDetector> endOfTurn, Optional<NoiseSuppressor> noise) {
        ProviderSet in(ProviderSet engines) {
            return engines.withEndOfTurn(endOfTurn).withNoiseSuppressor(noise);
        }
    }

    /**
     * @param choices which are to be there; empty: none of the kind
     * @param create makes a provider of a choice
     */
    OptionalEngines(
            Choices choices,
            BiFunction<ProviderKind, ProviderChoice, Optional<? extends Provider>> create,
            RandomGenerator random) {
        reserve = new Managed(ProviderKind.TTS, "the reserve voice", choices::reserve, create, random);
        endOfTurn = of(ProviderKind.END_OF_TURN, choices::endOfTurn, create, random);
        noise = of(ProviderKind.NOISE_SUPPRESSION, choices::noise, create, random);
    }

    private static Managed of(
            ProviderKind kind,
            Supplier<Optional<ProviderChoice>> choice,
            BiFunction<ProviderKind, ProviderChoice, Optional<? extends Provider>> create,
            RandomGenerator random) {
        return new Managed(kind, kind.words(), choice, create, random);
    }

    /** What a chooser takes for each. */
    record Choices(Chooser chooser, EnginesConfig config, List<Engine> engines) {
        Optional<ProviderChoice> reserve() {
            return chooser.reserve(config, engines);
        }

        Optional<ProviderChoice> endOfTurn() {
            return chooser.endOfTurn(config, engines);
        }

        Optional<ProviderChoice> noise() {
            return chooser.noiseSuppression(config, engines);
        }
    }

    void start() {
        reserve.start();
        endOfTurn.start();
        noise.start();
    }

    void look(long now) {
        reserve.look(now);
        endOfTurn.look(now);
        noise.look(now);
    }

    /** The voice that stands by; it need not be ready. */
    Optional<Provider> reserve() {
        return reserve.managed.provider();
    }

    Ready ready() {
        return new Ready(
                endOfTurn.managed.ready().map(EndOfTurnDetector.class::cast),
                noise.managed.ready().map(NoiseSuppressor.class::cast));
    }

    /** Whether there is a detector, or soon will be. */
    boolean judgesEndOfTurn() {
        return endOfTurn.managed.provider().isPresent()
                && endOfTurn.managed.status().readiness().state() != State.FAILED;
    }

    void close() {
        reserve.managed.close();
        endOfTurn.managed.close();
        noise.managed.close();
    }

    private static final class Managed implements ManagedProvider.Maker {
        private final Supplier<Optional<ProviderChoice>> choice;
        private final BiFunction<ProviderKind, ProviderChoice, Optional<? extends Provider>> create;
        private final ManagedProvider managed;

        Managed(
                ProviderKind kind,
                String words,
                Supplier<Optional<ProviderChoice>> choice,
                BiFunction<ProviderKind, ProviderChoice, Optional<? extends Provider>> create,
                RandomGenerator random) {
            this.choice = choice;
            this.create = create;
            this.managed = new ManagedProvider(kind, words, this, random);
        }

        void start() {
            if (choice.get().isPresent()) {
                managed.start();
            }
        }

        void look(long now) {
            if (managed.provider().isPresent()) {
                managed.look(now);
            }
        }

        @Override
        public ProviderChoice choose(ProviderKind kind) {
            return choice.get().orElseThrow(() -> new IllegalStateException("there is no engine for it any more"));
        }

        @Override
        public Optional<? extends Provider> create(ProviderKind kind, ProviderChoice chosen) {
            return create.apply(kind, chosen);
        }
    }
}
