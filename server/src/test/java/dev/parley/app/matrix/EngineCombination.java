package dev.parley.app.matrix;

import dev.parley.engines.matrix.EngineVariant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A recogniser, a model and a voice. */
record EngineCombination(EngineVariant stt, EngineVariant llm, EngineVariant tts) {
    @Override
    public String toString() {
        return "%s, %s, %s".formatted(stt.name(), llm.name(), tts.name());
    }

    /** The configuration file that a user writes for it. */
    String yaml() {
        StringBuilder yaml = new StringBuilder("engines:\n  reserve-tts: none\n");
        yaml.append("  stt: %s%n  llm: %s%n  tts: %s%n".formatted(stt.engine(), llm.engine(), tts.engine()));
        Map<String, Map<String, String>> settings = new TreeMap<>();
        for (EngineVariant each : List.of(stt, llm, tts)) {
            settings.computeIfAbsent(each.engine(), engine -> new TreeMap<>()).putAll(each.settings());
        }
        settings.forEach((engine, values) -> {
            if (!values.isEmpty()) {
                yaml.append("  %s:%n".formatted(engine));
                values.forEach((key, value) -> yaml.append("    %s: \"%s\"%n".formatted(key, value)));
            }
        });
        return yaml.toString();
    }

    private Set<List<EngineVariant>> pairs() {
        return Set.of(List.of(stt, llm), List.of(llm, tts), List.of(stt, tts));
    }

    /** Every triple. */
    static List<EngineCombination> all(List<EngineVariant> stt, List<EngineVariant> llm, List<EngineVariant> tts) {
        List<EngineCombination> all = new ArrayList<>();
        for (EngineVariant hears : stt) {
            for (EngineVariant thinks : llm) {
                for (EngineVariant speaks : tts) {
                    all.add(new EngineCombination(hears, thinks, speaks));
                }
            }
        }
        return all;
    }

    /** Some triples, in which every pair is. */
    static List<EngineCombination> covering(List<EngineVariant> stt, List<EngineVariant> llm, List<EngineVariant> tts) {
        Set<List<EngineVariant>> covered = new HashSet<>();
        List<EngineCombination> some = new ArrayList<>();
        for (int i = 0; i < stt.size(); i++) {
            for (int j = 0; j < llm.size(); j++) {
                EngineVariant speaks = tts.get((i + j) % tts.size());
                some.add(new EngineCombination(stt.get(i), llm.get(j), speaks));
                covered.addAll(some.getLast().pairs());
            }
        }
        for (EngineCombination each : all(stt, llm, tts)) {
            if (!covered.containsAll(each.pairs())) {
                some.add(each);
                covered.addAll(each.pairs());
            }
        }
        return some;
    }
}
