package dev.parley.app;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Inspection;
import dev.parley.catalogue.Model;
import dev.parley.config.EnginesConfig;
import dev.parley.models.ModelStore;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells which models of the set every build pulls are not there, where they would be used. */
final class StarterModels {
    private StarterModels() {}

    /**
     * One line for the user; empty when nothing is missing, or when other servers hear and speak. An engine that stands in for
     * another one counts, too.
     */
    static Optional<String> missing(
            Machine machine, EnginesConfig config, List<Engine> engines, ModelStore store, Catalogue catalogue) {
        Map<ProviderKind, List<ProviderChoice>> used = new EnumMap<>(ProviderKind.class);
        for (ProviderKind kind : List.of(ProviderKind.STT, ProviderKind.TTS)) {
            List<ProviderChoice> builtIn = ProviderChoice.all(kind, config, engines).stream()
                    .filter(choice -> isModel(kind, choice, engines))
                    .toList();
            if (!builtIn.isEmpty()) {
                used.put(kind, builtIn);
            }
        }
        if (used.isEmpty()) {
            return Optional.empty();
        }
        return machine.runsModels() ? missing(store, catalogue) : Optional.of(unable(machine, used, config, engines));
    }

    /** Whether it runs one of those sets in this process. */
    private static boolean isModel(ProviderKind kind, ProviderChoice choice, List<Engine> engines) {
        return ProviderChoice.find(choice.engine(), engines)
                .filter(engine -> !engine.isRemote())
                .flatMap(engine -> engine.model(kind, choice.settings()))
                .isPresent();
    }

    private static Optional<String> missing(ModelStore store, Catalogue catalogue) {
        List<Model> missing = catalogue.sets().getOrDefault(Catalogue.STARTER, List.of()).stream()
                .flatMap(id -> catalogue.find(id).stream())
                .filter(model -> store.find(model.id())
                        .filter(found -> Inspection.looksWhole(model, found))
                        .isEmpty())
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Models missing: "
                        + missing.stream()
                                .map(model -> model.id() + " (" + model.purpose() + "; in its place: "
                                        + model.replaces() + ")")
                                .collect(Collectors.joining(", "))
                        + ". Get them with: ./parley models pull");
    }

    private static String unable(
            Machine machine, Map<ProviderKind, List<ProviderChoice>> used, EnginesConfig config, List<Engine> engines) {
        List<ProviderKind> typed = used.keySet().stream()
                .filter(kind -> used.get(kind).size() == config.chosen(kind).size())
                .toList();
        if (typed.isEmpty()) {
            return used.entrySet().stream()
                            .map(each -> String.join(
                                            ", ",
                                            each.getValue().stream()
                                                    .map(ProviderChoice::engine)
                                                    .toList())
                                    + " of engines." + each.getKey().id())
                            .collect(Collectors.joining(" and "))
                    + " cannot run on this machine (" + machine + "): the others serve alone.";
        }
        return "Built-in " + typed.stream().map(ProviderKind::words).collect(Collectors.joining(" and "))
                + " cannot run on this machine (" + machine + "): conversations are typed. For speech set "
                + typed.stream()
                        .flatMap(kind -> LocalChooser.variables(kind, engines).stream())
                        .collect(Collectors.joining(" and "))
                + "; ./parley simulate has such servers to try.";
    }
}
