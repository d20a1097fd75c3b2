package dev.parley.voices;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which of the synthesiser's voices speaks for which characters.
 *
 * @param characters names by voice, in the order of the list
 * @param unknown paths that name no voice of the synthesiser's; its first speaks for them
 */
record VoiceAssignment(Map<String, List<String>> characters, List<String> unknown) {
    /**
     * Casts a list.
     *
     * @param paths {@code path_on_server} by character; what follows a slash only tells characters of one voice apart
     * @param voices of the synthesiser, of which the first speaks for names it does not know; none: its own affair
     */
    static VoiceAssignment of(Map<String, String> paths, List<String> voices) {
        Map<String, List<String>> characters = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        if (!voices.isEmpty()) {
            paths.forEach((character, path) -> {
                String wanted = path.replaceFirst("/.*", "");
                if (!voices.contains(wanted)) {
                    unknown.add(path);
                }
                characters
                        .computeIfAbsent(
                                voices.contains(wanted) ? wanted : voices.getFirst(), voice -> new ArrayList<>())
                        .add(character);
            });
        }
        return new VoiceAssignment(characters, unknown);
    }

    /** Who shares a voice, and which voices there are not; empty when each character has its own. */
    Optional<String> shared() {
        List<String> parts = characters.entrySet().stream()
                .filter(each -> each.getValue().size() > 1)
                .map(each -> each.getKey() + " speaks for " + String.join(", ", each.getValue()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (!unknown.isEmpty()) {
            parts.add("not known here, so the first voice speaks for them: " + String.join(", ", unknown));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
    }
}
