package dev.parley.app;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Inspection;
import dev.parley.catalogue.Model;
import dev.parley.config.EnginesConfig;
import dev.parley.models.ModelStore;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells which models of the set every build pulls are not there, where they would be used. */
final class StarterModels {
    private StarterModels() {}

    /** One line for the user; empty when nothing is missing, or when other servers hear and speak. */
    static Optional<String> missing(
            Machine machine, EnginesConfig config, List<Engine> engines, ModelStore store, Catalogue catalogue) {
        List<ProviderKind> used = Stream.of(ProviderKind.STT, ProviderKind.TTS)
                .filter(kind -> isModel(kind, ProviderChoice.of(kind, config, engines), engines))
                .toList();
        if (used.isEmpty()) {
            return Optional.empty();
        }
        return machine.runsModels() ? missing(store, catalogue) : Optional.of(unable(machine, used, engines));
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

    private static String unable(Machine machine, List<ProviderKind> used, List<Engine> engines) {
        return "Built-in " + used.stream().map(ProviderKind::words).collect(Collectors.joining(" and "))
                + " cannot run on this machine (" + machine + "): conversations are typed. For speech set "
                + used.stream()
                        .flatMap(kind -> LocalChooser.variables(kind, engines).stream())
                        .collect(Collectors.joining(" and "))
                + "; ./parley simulate has such servers to try.";
    }
}
