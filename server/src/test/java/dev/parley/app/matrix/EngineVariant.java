package dev.parley.app.matrix;

import dev.parley.provider.ProviderKind;
import java.util.Map;
import java.util.Optional;

/**
 * An engine as a user configures it.
 *
 * @param name of the variant
 * @param settings below {@code engines.<engine>}
 * @param model that has to be installed for it
 * @param simulated whether a simulated server is behind it, which hears and says words by their tones
 */
record EngineVariant(
        ProviderKind kind,
        String name,
        String engine,
        Map<String, String> settings,
        Optional<String> model,
        boolean simulated) {
    EngineVariant {
        settings = Map.copyOf(settings);
    }

    /** Behind a simulated server. */
    static EngineVariant simulated(ProviderKind kind, String name, String engine, Map<String, String> settings) {
        return new EngineVariant(kind, name, engine, settings, Optional.empty(), true);
    }

    /** On this machine. */
    static EngineVariant local(ProviderKind kind, String engine, Optional<String> model) {
        return new EngineVariant(kind, engine, engine, Map.of(), model, false);
    }
}
