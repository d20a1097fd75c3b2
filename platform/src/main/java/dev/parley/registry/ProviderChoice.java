package dev.parley.registry;

import dev.parley.config.EnginesConfig;
import dev.parley.config.Nearest;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.spend.EnginePrices;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decides which engine serves a kind.
 *
 * @param engine its name
 * @param settings its settings
 * @param found what the choice itself found out, lent to the engine as services
 * @param missing what the engine needs and this machine does not have, and how to get it; empty when it can be started.
 *     Calls go on without speech then, in writing
 */
public record ProviderChoice(
        String engine, Map<String, String> settings, List<Object> found, Optional<String> missing) {
    public ProviderChoice {
        settings = Map.copyOf(settings);
        found = List.copyOf(found);
    }

    /** An engine that can be started. */
    public ProviderChoice(String engine, Map<String, String> settings, List<Object> found) {
        this(engine, settings, found, Optional.empty());
    }

    /** The same engine, which cannot be started for this reason. */
    public ProviderChoice without(String reason) {
        return new ProviderChoice(engine, settings, found, Optional.of(reason));
    }

    /** Settings may be secrets: only their names are shown. */
    @Override
    public String toString() {
        return "ProviderChoice[" + engine + " with " + settings.keySet() + "]";
    }

    /** Makes a choice. May look for servers on this machine, which takes up to a second. */
    @FunctionalInterface
    public interface Chooser {
        ProviderChoice choose(ProviderKind kind, EnginesConfig config, List<Engine> engines);

        /** The engine that is asked whether a pause ends the caller's turn; empty: none is. */
        default Optional<ProviderChoice> endOfTurn(EnginesConfig config, List<Engine> engines) {
            return Optional.of(config.endOfTurn())
                    .filter(name -> !name.equals(EnginesConfig.AUTO) && !name.equals(EnginesConfig.NONE))
                    .map(name -> named(name, config));
        }

        /** The engine that takes noise out of the caller's audio; empty: none does. */
        default Optional<ProviderChoice> noiseSuppression(EnginesConfig config, List<Engine> engines) {
            return Optional.of(config.noiseSuppression())
                    .filter(name -> !name.equals(EnginesConfig.AUTO) && !name.equals(EnginesConfig.NONE))
                    .map(name -> named(name, config));
        }

        /** The engine whose voice goes on when that of {@link ProviderKind#TTS} fails; empty: none does. */
        default Optional<ProviderChoice> reserve(EnginesConfig config, List<Engine> engines) {
            return Optional.of(config.reserveTts())
                    .filter(name -> !name.equals(EnginesConfig.AUTO) && !name.equals(EnginesConfig.NONE))
                    .map(name -> named(name, config));
        }
    }

    /**
     * What the configuration names; for {@code auto} the engine that something is configured for, else what comes with
     * Parley.
     *
     * @throws IllegalStateException when {@code auto} takes none of them
     */
    public static ProviderChoice of(ProviderKind kind, EnginesConfig config, List<Engine> engines) {
        String named = configured(kind, config);
        return named(
                named.equals(EnginesConfig.AUTO)
                        ? automatic(kind, config, engines)
                                .map(Engine::name)
                                .orElseThrow(() -> new IllegalStateException("no engine is there for " + kind.words()
                                        + " unless engines." + kind.id() + " names one"))
                        : named,
                config);
    }

    /** The same of each engine that the configuration names for a kind, the preferred one first. */
    public static List<ProviderChoice> all(ProviderKind kind, EnginesConfig config, List<Engine> engines) {
        return config.chosen(kind).stream()
                .map(each -> of(kind, config.only(kind, each), engines))
                .toList();
    }

    /** The engine that {@code auto} takes for a kind, servers that have to be looked for left aside. */
    public static Optional<Engine> automatic(ProviderKind kind, Engine.Configured configured, List<Engine> engines) {
        return engines.stream()
                .filter(engine -> engine.offers().contains(kind))
                .filter(engine -> engine.automatic(kind, configured) != Engine.Automatic.NEVER)
                .max(Comparator.comparing(engine -> engine.automatic(kind, configured)));
    }

    /** The engine that is chosen for a kind, servers that have to be looked for left aside; empty when there is none. */
    public static Optional<Engine> engine(ProviderKind kind, EnginesConfig config, List<Engine> engines) {
        String named = configured(kind, config);
        return named.equals(EnginesConfig.AUTO) ? automatic(kind, config, engines) : find(named, engines);
    }

    /** What the configuration asks for: an engine's name or {@value EnginesConfig#AUTO}. */
    public static String configured(ProviderKind kind, EnginesConfig config) {
        return RetiredEngine.renamed(kind, config.engine(kind));
    }

    /** The engine of this name. */
    public static Optional<Engine> find(String name, List<Engine> engines) {
        return engines.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** An engine with what is configured for it. */
    public static ProviderChoice named(String engine, EnginesConfig config) {
        return new ProviderChoice(engine, config.settings().getOrDefault(engine, Map.of()), List.of());
    }

    /**
     * Checks that every engine the configuration names exists, offers what it is named for, and knows the settings it has
     * for it. Whether an engine can start, its model for one, is no question here.
     *
     * @return one message for each that does not, fit for the user
     */
    public static List<String> problems(EnginesConfig config, List<Engine> engines) {
        Stream<String> retired = RetiredEngine.problems(config, engines);
        Stream<String> chosen = EnginesConfig.KINDS.stream()
                .flatMap(kind ->
                        Stream.concat(EngineChain.problems(kind, config).stream(), chosen(kind, config, engines)));
        Stream<String> reserve = Stream.of(config.reserveTts())
                .filter(name -> !name.equals(EnginesConfig.NONE))
                .flatMap(name -> chosen(ProviderKind.TTS, "engines.reserve-tts", name, engines));
        Stream<String> endOfTurn = Stream.of(config.endOfTurn())
                .filter(name -> !name.equals(EnginesConfig.NONE))
                .flatMap(name -> chosen(ProviderKind.END_OF_TURN, "engines.end-of-turn", name, engines));
        Stream<String> noise = Stream.of(config.noiseSuppression())
                .filter(name -> !name.equals(EnginesConfig.NONE))
                .flatMap(name -> chosen(ProviderKind.NOISE_SUPPRESSION, "engines.noise-suppression", name, engines));
        Stream<String> configured = config.settings().entrySet().stream()
                .filter(each -> !each.getKey().equals(RetiredEngine.NAME))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(each -> find(EnginesConfig.Chosen.engineOf(each.getKey()), engines)
                        .map(engine -> Stream.concat(
                                unknownSettings(engine, each.getKey(), each.getValue()),
                                EnginePrices.problems(each.getKey(), each.getValue()).stream()))
                        .orElseGet(() -> Stream.of(unknownSection(each.getKey(), engines))));
        return Stream.of(
                        retired,
                        chosen,
                        reserve,
                        endOfTurn,
                        noise,
                        configured,
                        EngineChain.unused(config).stream(),
                        EngineChain.unselectable(config).stream())
                .flatMap(each -> each)
                .toList();
    }

    /** What is wrong with each of the engines for a kind. */
    private static Stream<String> chosen(ProviderKind kind, EnginesConfig config, List<Engine> engines) {
        List<EnginesConfig.Chosen> all = config.chosen(kind);
        return IntStream.range(0, all.size()).boxed().flatMap(i -> {
            String name = RetiredEngine.renamed(kind, all.get(i).engine());
            return name.equals(RetiredEngine.NAME)
                    ? Stream.empty()
                    : chosen(kind, EngineChain.place(kind, all, i), name, engines);
        });
    }

    /** What is wrong with the engine {@code name}, which {@code key} names for a kind. */
    private static Stream<String> chosen(ProviderKind kind, String key, String name, List<Engine> engines) {
        if (name.equals(EnginesConfig.AUTO)) {
            return Stream.empty();
        }
        Optional<Engine> engine = find(name, engines);
        if (engine.isPresent() && engine.get().offers().contains(kind)) {
            return Stream.empty();
        }
        List<String> able = names(engines.stream().filter(each -> each.offers().contains(kind)));
        String what = engine.isPresent()
                ? "the engine '" + name + "' offers no " + kind.words() + "."
                : "there is no engine '" + name + "'." + guess(name, able);
        return Stream.of(
                key + ": " + what + " For " + kind.words() + " there are: " + String.join(", ", able) + ", or auto.");
    }

    private static List<String> names(Stream<Engine> engines) {
        return engines.map(Engine::name).sorted().toList();
    }

    private static Stream<String> unknownSettings(Engine engine, String section, Map<String, String> settings) {
        String prefix = "engines." + section + ".";
        List<String> known = engine.settings().stream().sorted().toList();
        return settings.keySet().stream()
                .filter(name -> !known.contains(name) && !EnginePrices.SETTINGS.contains(name))
                .sorted()
                .map(name -> prefix + name + ": the engine has no such setting. "
                        + Nearest.of(
                                        name,
                                        Stream.concat(known.stream(), EnginePrices.SETTINGS.stream())
                                                .toList())
                                .map(near -> "Did you mean " + prefix + near + "?")
                                .orElse(
                                        known.isEmpty()
                                                ? "It has none."
                                                : "It has: " + String.join(", ", known) + "."));
    }

    private static String unknownSection(String name, List<Engine> engines) {
        List<String> names = names(engines.stream());
        return "engines." + name + ": there is no engine '" + name + "'." + guess(name, names) + " There are: "
                + String.join(", ", names) + ".";
    }

    private static String guess(String name, List<String> names) {
        return Nearest.of(name, names)
                .map(near -> " Did you mean " + near + "?")
                .orElse("");
    }
}
