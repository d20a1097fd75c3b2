package dev.parley.registry;

import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.Provider;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness.State;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Engines that calls can do without: the reserve voice, and the end-of-turn detector. Confined to the registry's thread. */
final class OptionalEngines {
    private final Managed reserve;
    private final Managed endOfTurn;

    /**
     * @param reserve which voice is to stand by; empty: none
     * @param endOfTurn which detector is to be asked; empty: none
     * @param create makes a provider of a choice
     */
    OptionalEngines(
            Supplier<Optional<ProviderChoice>> reserve,
            Supplier<Optional<ProviderChoice>> endOfTurn,
            BiFunction<ProviderKind, ProviderChoice, Optional<? extends Provider>> create,
            RandomGenerator random) {
        this.reserve = new Managed(ProviderKind.TTS, "the reserve voice", reserve, create, random);
        this.endOfTurn =
                new Managed(ProviderKind.END_OF_TURN, ProviderKind.END_OF_TURN.words(), endOfTurn, create, random);
    }

    void start() {
        reserve.start();
        endOfTurn.start();
    }

    void look(long now) {
        reserve.look(now);
        endOfTurn.look(now);
    }

    /** The voice that stands by; it need not be ready. */
    Optional<Provider> reserve() {
        return reserve.managed.provider();
    }

    /** The detector, once it is ready. */
    Optional<EndOfTurnDetector> endOfTurn() {
        return endOfTurn.managed.ready().map(EndOfTurnDetector.class::cast);
    }

    /** Whether there is a detector, or soon will be. */
    boolean judgesEndOfTurn() {
        return endOfTurn.managed.provider().isPresent()
                && endOfTurn.managed.status().readiness().state() != State.FAILED;
    }

    void close() {
        reserve.managed.close();
        endOfTurn.managed.close();
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
