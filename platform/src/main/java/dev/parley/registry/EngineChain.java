package dev.parley.registry;

import dev.parley.config.EnginesConfig;
import dev.parley.config.EnginesConfig.Chosen;
import dev.parley.pool.Member;
import dev.parley.provider.ProviderKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the engines that stand in for each other are written in the configuration. */
final class EngineChain {
    private static final Pattern INSTANCE = Pattern.compile("[a-zA-Z0-9-]+");

    private EngineChain() {}

    /** How many streams an engine serves at once. */
    static int capacity(Chosen chosen) {
        return chosen.streams()
                .map(EngineChain::number)
                .orElse(OptionalInt.empty())
                .orElse(Member.UNBOUNDED);
    }

    private static OptionalInt number(String text) {
        try {
            int number = Integer.parseInt(text);
            return number >= 1 ? OptionalInt.of(number) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty(); // told by problems()
        }
    }

    /** Where an engine is named: the key, and its place where there are several. */
    static String place(ProviderKind kind, List<Chosen> chosen, int index) {
        String key = "engines." + kind.id();
        return chosen.size() == 1 ? key : key + ", engine " + (index + 1) + " of " + chosen.size();
    }

    /** One message for each thing that is wrong with how a kind's engines are written, with what to write instead. */
    static List<String> problems(ProviderKind kind, EnginesConfig config) {
        List<Chosen> chosen = config.chosen(kind);
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            Chosen each = chosen.get(i);
            String place = place(kind, chosen, i);
            if (each.streams().isPresent() && number(each.streams().get()).isEmpty()) {
                problems.add(place + ": '" + each.streams().get() + "' is no number of streams. Write " + each.name()
                        + ":64 for 64 streams at once, or " + each.name() + " for any number.");
            }
            if (chosen.subList(0, i).stream().anyMatch(before -> before.name().equals(each.name()))) {
                problems.add(place + ": the engine '" + each.name()
                        + "' is there already. Remove one of the two, or name another instance: " + each.engine()
                        + "/second.");
            }
            each.instance().ifPresent(name -> instance(each, place, config, problems));
        }
        problems.addAll(unevenSizes(kind, chosen));
        if (kind == ProviderKind.VAD
                && (chosen.size() > 1 || chosen.getFirst().streams().isPresent())) {
            problems.add(place(kind, chosen, 0) + ": one engine only serves " + kind.words() + ". Write one name.");
        }
        return problems;
    }

    private static void instance(Chosen chosen, String place, EnginesConfig config, List<String> problems) {
        if (!INSTANCE.matcher(chosen.instance().orElse("")).matches()) {
            problems.add(place + ": '" + chosen.name() + "' names no instance. Write " + chosen.engine()
                    + "/second: letters, digits and dashes.");
        } else if (!config.settings().containsKey(chosen.name())) {
            problems.add(place + ": the instance '" + chosen.name()
                    + "' has no settings of its own, and would be the same server again. Set what differs, such as its"
                    + " address, below engines." + chosen.name() + ", or remove it.");
        }
    }

    /** Streams go to the least busy instance, which cannot be told where only some of them have a size. */
    private static List<String> unevenSizes(ProviderKind kind, List<Chosen> chosen) {
        return chosen.stream()
                .map(Chosen::engine)
                .distinct()
                .filter(engine -> chosen.stream()
                                .filter(each -> each.engine().equals(engine))
                                .map(each -> each.streams().isPresent())
                                .distinct()
                                .count()
                        > 1)
                .map(engine -> "engines." + kind.id() + ": some instances of '" + engine
                        + "' have a number of streams and others have none. Write one for each of them, or for none.")
                .toList();
    }

    /** What clients are allowed to choose and nobody could have. */
    static List<String> unselectable(EnginesConfig config) {
        List<String> named = Stream.of(ProviderKind.STT, ProviderKind.LLM, ProviderKind.TTS)
                .flatMap(kind -> config.chosen(kind).stream())
                .map(Chosen::engine)
                .toList();
        return config.selectable().stream()
                .map(each -> each.split("=", 2)[0].strip())
                .filter(engine -> !named.contains(engine))
                .distinct()
                .map(engine -> "engines.selectable: the engine '" + engine
                        + "' is in none of the lists. Add it to engines.stt, engines.llm or engines.tts, or remove it.")
                .toList();
    }

    /** Sections of settings for instances that no list names: most likely a misspelt name. */
    static List<String> unused(EnginesConfig config) {
        List<String> named = EnginesConfig.KINDS.stream()
                .flatMap(kind -> config.chosen(kind).stream())
                .map(Chosen::name)
                .toList();
        return config.settings().keySet().stream()
                .filter(section -> section.contains("/") && !named.contains(section))
                .sorted()
                .map(section -> "engines." + section + ": no list of engines names this instance. Add " + section
                        + " to engines.stt, engines.llm or engines.tts, or remove its settings.")
                .toList();
    }
}
