package dev.parley.app;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Inspection;
import dev.parley.catalogue.Model;
import dev.parley.config.EnginesConfig;
import dev.parley.desk.EngineChoice;
import dev.parley.desk.Kind;
import dev.parley.models.ModelStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells which models of the set every build pulls are not there, where they would be used. */
final class StarterModels {
    /** Engines that run in this process. */
    private static final Set<String> BUILT_IN = Set.of("offline", "moonshine", "hibari");

    private StarterModels() {}

    /** One line for the user; empty when nothing is missing, or when other servers hear and speak. */
    static Optional<String> missing(EnginesConfig engines, ModelStore store, Catalogue catalogue) {
        boolean used = Stream.of(Kind.STT, Kind.TTS)
                .anyMatch(
                        kind -> BUILT_IN.contains(EngineChoice.of(kind, engines).engine()));
        List<Model> missing = used
                ? catalogue.sets().getOrDefault(Catalogue.STARTER, List.of()).stream()
                        .flatMap(id -> catalogue.find(id).stream())
                        .filter(model -> store.find(model.id())
                                .filter(found -> Inspection.looksWhole(model, found))
                                .isEmpty())
                        .toList()
                : List.of();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Models missing: "
                        + missing.stream()
                                .map(model -> model.id() + " (" + model.purpose() + "; in its place: "
                                        + model.replaces() + ")")
                                .collect(Collectors.joining(", "))
                        + ". Get them with: ./parley models pull");
    }
}
