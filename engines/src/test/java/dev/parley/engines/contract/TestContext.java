package dev.parley.engines.contract;

import dev.parley.provider.EngineContext;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/** An engine's surroundings in tests: settings from a map, a fixed seed, a clock of the test's choice. */
public final class TestContext implements EngineContext {
    private final Map<String, String> settings;
    private final InstantSource clock;
    private final RandomGenerator random = new Random(1);
    private final Map<Class<?>, Object> services = new HashMap<>();

    public TestContext(Map<String, String> settings, InstantSource clock) {
        this.settings = Map.copyOf(settings);
        this.clock = clock;
    }

    public static TestContext plain() {
        return with(Map.of());
    }

    public static TestContext with(Map<String, String> settings) {
        return new TestContext(settings, Clock.systemUTC());
    }

    /** Lends {@code service} to the engine, as the server lends its Vert.x instance. */
    public <T> TestContext lend(Class<T> type, T service) {
        services.put(type, service);
        return this;
    }

    @Override
    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public <T> Optional<T> service(Class<T> type) {
        return Optional.ofNullable(type.cast(services.get(type)));
    }
}
