package dev.parley.engines.matrix;

import dev.parley.provider.ProviderKind;
import java.util.Map;
import java.util.Optional;

/**
 * An engine as a user configures it.
 *
 * @param name of the variant
 * @param engine its name
 * @param settings below {@code engines.<engine>}
 * @param model that has to be installed for it
 * @param simulated whether a simulated server is behind it, which hears and says words by their tones
 */
public record EngineVariant(
        ProviderKind kind,
        String name,
        String engine,
        Map<String, String> settings,
        Optional<String> model,
        boolean simulated) {
    public EngineVariant {
        settings = Map.copyOf(settings);
    }

    /** Behind a simulated server. */
    public static EngineVariant simulated(ProviderKind kind, String engine, Map<String, String> settings) {
        return new EngineVariant(kind, engine, engine, settings, Optional.empty(), true);
    }

    /** On this machine. */
    public static EngineVariant local(ProviderKind kind, String engine, Optional<String> model) {
        return new EngineVariant(kind, engine, engine, Map.of(), model, false);
    }

    /** Another variant of an engine that has several. */
    public EngineVariant called(String variant) {
        return new EngineVariant(kind, engine + " " + variant, engine, settings, model, simulated);
    }
}
