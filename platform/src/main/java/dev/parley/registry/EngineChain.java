package dev.parley.registry;

import dev.parley.config.EnginesConfig;
import dev.parley.config.EnginesConfig.Chosen;
import dev.parley.pool.Member;
import dev.parley.provider.ProviderKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** How the engines that stand in for each other are written in the configuration. */
final class EngineChain {
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
                problems.add(place + ": '" + each.streams().get() + "' is no number of streams. Write " + each.engine()
                        + ":64 for 64 streams at once, or " + each.engine() + " for any number.");
            }
            if (chosen.subList(0, i).stream().anyMatch(before -> before.engine().equals(each.engine()))) {
                problems.add(place + ": the engine '" + each.engine() + "' is there already. Remove one of the two.");
            }
        }
        if (kind == ProviderKind.VAD
                && (chosen.size() > 1 || chosen.getFirst().streams().isPresent())) {
            problems.add(place(kind, chosen, 0) + ": one engine only serves " + kind.words() + ". Write one name.");
        }
        return problems;
    }
}
