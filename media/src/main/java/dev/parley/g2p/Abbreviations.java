package dev.parley.g2p;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What is written short and spoken in full, out of the voice's own list. Immutable; thread-safe. */
final class Abbreviations {
    private static final String FILE = "normalize.json";

    private final Map<String, String> titles = new HashMap<>();
    private final Map<String, String> meanings = new HashMap<>();
    private final Predicate<String> isWord;

    private Abbreviations(Predicate<String> isWord) {
        this.isWord = isWord;
    }

    /**
     * @param isWord whether something is a word in its own right, as "no" of "no." is
     * @throws IOException when {@code normalize.json} is missing or damaged
     */
    static Abbreviations load(Path folder, Predicate<String> isWord) throws IOException {
        Abbreviations abbreviations = new Abbreviations(isWord);
        JsonFiles.object(folder.resolve(FILE), abbreviations::entry);
        return abbreviations;
    }

    private void entry(String name, JsonParser json) throws IOException {
        switch (name) {
            case "titles" -> JsonFiles.fields(json, (title, value) -> titles.put(title + ".", value.getText()));
            case "abbreviations" -> JsonFiles.fields(json, (word, value) -> meanings.put(word, value.getText()));
            default -> json.skipChildren();
        }
    }

    /**
     * What an abbreviation stands for.
     *
     * @param written with its full stop, if it has one
     * @param next the word after it in the clause
     */
    Optional<String> meaning(String written, Optional<String> next) {
        boolean beforeName =
                next.filter(word -> Character.isUpperCase(word.charAt(0))).isPresent();
        if (beforeName && titles.containsKey(written)) {
            return Optional.of(titles.get(written));
        }
        String meaning = meanings.get(written);
        if (meaning == null) {
            return Optional.empty();
        }
        boolean beforeNumber =
                next.filter(word -> Character.isDigit(word.charAt(0))).isPresent();
        boolean ambiguous = written.endsWith(".") && isWord.test(written.substring(0, written.length() - 1));
        return ambiguous && !beforeNumber ? Optional.empty() : Optional.of(meaning);
    }
}
