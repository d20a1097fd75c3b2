package dev.parley.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.Readiness;
import dev.parley.provider.Readiness.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** When an engine that failed is started anew, on virtual time. */
class ManagedProviderTest {
    private static final long LOOK_MS = 100;

    private final List<Long> startedAtMs = new ArrayList<>();
    private final List<BrokenEngine> made = new ArrayList<>();
    private boolean recovers;
    private long nowMs = 1;

    /** Fails to start. */
    private final class BrokenEngine implements Provider {
        private Readiness readiness = Readiness.loading(0, "");
        private boolean closed;

        @Override
        public String engine() {
            return "broken";
        }

        @Override
        public CompletionStage<Void> start() {
            startedAtMs.add(nowMs);
            readiness = Readiness.failed("away");
            return CompletableFuture.failedFuture(
                    new ProviderException(ProviderException.Kind.BROKEN, "broken", "away"));
        }

        @Override
        public Readiness readiness() {
            return readiness;
        }

        @Override
        public boolean recoversItself() {
            return recovers;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private ManagedProvider managed(long preset) {
        ManagedProvider managed = new ManagedProvider(
                ProviderKind.LLM,
                new ManagedProvider.Maker() {
                    @Override
                    public ProviderChoice choose(ProviderKind kind) {
                        return new ProviderChoice("broken", Map.of(), List.of(), Optional.empty());
                    }

                    @Override
                    public Optional<Provider> create(ProviderKind kind, ProviderChoice choice) {
                        BrokenEngine engine = new BrokenEngine();
                        made.add(engine);
                        return Optional.of(engine);
                    }
                },
                new Random(preset));
        managed.start();
        return managed;
    }

    private void passMs(ManagedProvider managed, long ms) {
        long end = nowMs + ms;
        while (nowMs < end) {
            nowMs += LOOK_MS;
            managed.look(nowMs * 1_000_000);
        }
    }

    private List<Long> waits() {
        List<Long> waits = new ArrayList<>();
        for (int i = 1; i < startedAtMs.size(); i++) {
            waits.add(startedAtMs.get(i) - startedAtMs.get(i - 1));
        }
        startedAtMs.clear();
        return waits;
    }

    @Test
    void startsGrowRareUpToABoundAndAreSpread() {
        passMs(managed(1), 300_000);
        List<Long> waits = waits();
        for (int i = 0; i < waits.size(); i++) {
            long usual = Math.min(25_000, 2_000L << i);
            // It is looked at once before it waits, and once after.
            assertThat(waits.get(i)).isBetween(usual * 8 / 10, usual * 12 / 10 + 3 * LOOK_MS);
        }
        assertThat(waits).hasSizeGreaterThan(10);
        passMs(managed(2), 300_000);
        assertThat(waits()).isNotEqualTo(waits);
    }

    /** Its server is asked by the engine itself; a second layer that starts it anew would make it begin from the start. */
    @Test
    void anEngineThatComesBackByItselfIsLeftToItAndTakenWhenItDoes() {
        recovers = true;
        ManagedProvider managed = managed(1);
        passMs(managed, 600_000);
        assertThat(made).hasSize(1);
        assertThat(managed.status().readiness().state()).isEqualTo(State.FAILED);
        assertThat(managed.status().readiness().detail()).isEqualTo("away");
        assertThat(managed.ready()).isEmpty();

        made.getFirst().readiness = Readiness.ready("there");
        passMs(managed, LOOK_MS);
        assertThat(managed.ready()).isPresent();
        assertThat(made.getFirst().closed).isFalse();
    }
}
