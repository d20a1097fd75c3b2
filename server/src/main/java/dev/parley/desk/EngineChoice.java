package dev.parley.desk;

import dev.parley.config.EnginesConfig;
import dev.parley.config.Nearest;
import dev.parley.provider.Engine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
public record EngineChoice(String engine, Map<String, String> settings, List<Object> found, Optional<String> missing) {
    private static final String KYUTAI = "kyutai";

    public EngineChoice {
        settings = Map.copyOf(settings);
        found = List.copyOf(found);
    }

    /** An engine that can be started. */
    public EngineChoice(String engine, Map<String, String> settings, List<Object> found) {
        this(engine, settings, found, Optional.empty());
    }

    /** The same engine, which cannot be started for this reason. */
    public EngineChoice without(String reason) {
        return new EngineChoice(engine, settings, found, Optional.of(reason));
    }

    /** Settings may be secrets: only their names are shown. */
    @Override
    public String toString() {
        return "EngineChoice[" + engine + " with " + settings.keySet() + "]";
    }

    /** Makes a choice. May look for servers on this machine, which takes up to a second. */
    @FunctionalInterface
    public interface Chooser {
        EngineChoice choose(Kind kind, EnginesConfig config);

        /** The engine whose voice goes on when that of {@link Kind#TTS} fails; empty: none does. */
        default Optional<EngineChoice> reserve(EnginesConfig config) {
            return Optional.of(config.reserveTts())
                    .filter(name -> !name.equals(EnginesConfig.AUTO) && !name.equals(EnginesConfig.NONE))
                    .map(name -> named(name, config));
        }
    }

    /** What the configuration names; for {@code auto} what it has addresses for, else what comes with Parley. */
    public static EngineChoice of(Kind kind, EnginesConfig config) {
        String named = kind.configured(config);
        String name = named.equals(EnginesConfig.AUTO) ? automatic(kind, config) : named;
        return named(name, config);
    }

    /** An engine with what is configured for it. */
    public static EngineChoice named(String engine, EnginesConfig config) {
        return new EngineChoice(engine, config.settings().getOrDefault(engine, Map.of()), List.of());
    }

    private static String automatic(Kind kind, EnginesConfig config) {
        boolean kyutai =
                switch (kind) {
                    case STT -> config.setting(KYUTAI, "stt-url").isPresent();
                    case TTS -> config.setting(KYUTAI, "tts-url").isPresent();
                    case LLM, VAD -> false;
                };
        return kyutai ? KYUTAI : kind.builtIn();
    }

    /**
     * Checks that every engine the configuration names exists, and knows the settings it has for it.
     *
     * @return one message for each that does not, fit for the user
     */
    public static List<String> problems(EnginesConfig config, List<Engine> engines) {
        List<String> names = engines.stream().map(Engine::name).sorted().toList();
        Stream<String> retired = RetiredEngine.problems(config);
        Stream<String> chosen = Stream.of(Kind.values())
                .filter(kind -> !kind.configured(config).equals(EnginesConfig.AUTO))
                .filter(kind -> !RetiredEngine.NAME.equals(kind.configured(config)))
                .filter(kind -> !names.contains(kind.configured(config)))
                .map(kind -> unknown("engines." + kind.id(), kind.configured(config), names));
        Stream<String> reserve = Stream.of(config.reserveTts())
                .filter(name -> !name.equals(EnginesConfig.AUTO) && !name.equals(EnginesConfig.NONE))
                .filter(name -> !names.contains(name))
                .map(name -> unknown("engines.reserve-tts", name, names));
        Stream<String> configured = config.settings().entrySet().stream()
                .filter(each -> !each.getKey().equals(RetiredEngine.NAME))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(each -> engines.stream()
                        .filter(engine -> engine.name().equals(each.getKey()))
                        .findFirst()
                        .map(engine -> unknownSettings(engine, each.getValue()))
                        .orElseGet(() -> Stream.of(unknown("engines." + each.getKey(), each.getKey(), names))));
        return Stream.of(retired, chosen, reserve, configured).flatMap(each -> each).toList();
    }

    private static Stream<String> unknownSettings(Engine engine, Map<String, String> settings) {
        String prefix = "engines." + engine.name() + ".";
        List<String> known = engine.settings().stream().sorted().toList();
        return settings.keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .map(name -> prefix + name + ": the engine has no such setting. "
                        + Nearest.of(name, known)
                                .map(near -> "Did you mean " + prefix + near + "?")
                                .orElse(
                                        known.isEmpty()
                                                ? "It has none."
                                                : "It has: " + String.join(", ", known) + "."));
    }

    private static String unknown(String key, String name, List<String> names) {
        String hint = Nearest.of(name, names)
                .map(near -> "Did you mean " + near + "? ")
                .orElse("");
        return key + ": there is no engine '" + name + "'. " + hint + "There are: " + String.join(", ", names)
                + ", or auto.";
    }
}
