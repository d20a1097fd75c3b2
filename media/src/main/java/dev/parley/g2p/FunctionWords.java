package dev.parley.g2p;

import java.util.Optional;

/** Small words whose form depends on what they do in the sentence and on what follows. */
final class FunctionWords {
    private FunctionWords() {}

    /** How such a word sounds here; empty for every other word, which has one form or a lexicon's. */
    static Optional<String> read(String word, String tag, Following next) {
        boolean noun = tag.startsWith("NN");
        return switch (word) {
            case "a", "A" -> Optional.of(tag.equals("DT") ? "\u0250" : "\u02c8A");
            case "an", "An" -> Optional.of("\u0250n");
            case "the", "The" -> Optional.of(next.sound() == Following.Sound.VOWEL ? "\u00f0i" : "\u00f0\u0259");
            case "to", "To" -> to(next);
            case "in", "In" -> Optional.of(next.isPause() || !tag.equals("IN") ? "\u02c8\u026an" : "\u026an");
            case "I" -> tag.equals("PRP") ? Optional.of("\u02ccI") : Optional.empty();
            case "am", "Am" -> !noun && !next.isPause() ? Optional.of("\u0250m") : Optional.empty();
            case "by", "By" -> tag.startsWith("RB") ? Optional.of("b\u02c8I") : Optional.empty();
            case "used", "Used" ->
                Optional.of(next.to() && (tag.equals("VBD") || tag.equals("JJ")) ? "j\u02c8ust" : "j\u02c8uzd");
            default -> Optional.empty();
        };
    }

    private static Optional<String> to(Following next) {
        return switch (next.sound()) {
            case VOWEL -> Optional.of("t\u028a");
            case CONSONANT -> Optional.of("t\u0259");
            case PAUSE -> Optional.empty();
        };
    }
}
