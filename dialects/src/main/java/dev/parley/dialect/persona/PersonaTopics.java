package dev.parley.dialect.persona;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What the characters pick from, kept in text files: one entry a line, {@code question | answer} for the quiz. */
record PersonaTopics(
        List<String> starters, List<String> easyAnimals, List<String> hardAnimals, List<Question> questions) {
    record Question(String text, String answer) {}

    static PersonaTopics load() {
        return new PersonaTopics(
                lines("starters.txt"),
                lines("animals-easy.txt"),
                lines("animals-hard.txt"),
                lines("quiz.txt").stream().map(PersonaTopics::question).toList());
    }

    private static Question question(String line) {
        int bar = line.indexOf('|');
        if (bar < 0) {
            throw new IllegalStateException("quiz.txt: no '|' between question and answer in: " + line);
        }
        return new Question(
                line.substring(0, bar).strip(), line.substring(bar + 1).strip());
    }

    private static List<String> lines(String name) {
        try (InputStream in = PersonaTopics.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
