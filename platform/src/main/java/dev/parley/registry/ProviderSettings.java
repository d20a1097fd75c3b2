package dev.parley.registry;

import dev.parley.provider.EngineContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What one engine is lent.
 *
 * @param settings the engine's own
 * @param services objects of the host process an engine may ask for by their type
 */
public record ProviderSettings(
        Map<String, String> settings, InstantSource clock, RandomGenerator random, List<Object> services)
        implements EngineContext {
    public ProviderSettings {
        settings = Map.copyOf(settings);
        services = List.copyOf(services);
    }

    @Override
    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    @Override
    public <T> Optional<T> service(Class<T> type) {
        return services.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Settings may be secrets: only their names are shown. */
    @Override
    public String toString() {
        return "ProviderSettings" + settings.keySet();
    }
}
