package dev.parley.languages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.speech.SpeechFrontEnd;
import dev.parley.speech.SpokenUnit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a voice is given for French, German and Spanish, through the front end that finds their rules. */
class RuleBasedLanguagesTest {
    private record Row(String language, String written, String spoken) {}

    @BeforeAll
    @BeforeContainer
    static void load() {
        Stream.of(RuleBasedLanguage.values())
                .forEach(each -> each.load().toCompletableFuture().join());
    }

    static Stream<Row> rows() {
        return Stream.of("fr", "de", "es").flatMap(RuleBasedLanguagesTest::table);
    }

    private static Stream<Row> table(String language) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                RuleBasedLanguagesTest.class.getResourceAsStream("spoken-" + language + ".tsv"),
                StandardCharsets.UTF_8))) {
            return in
                    .lines()
                    .map(line -> line.replace("\\u202f", "\u202f")
                            .replace("\\u00a0", "\u00a0")
                            .split("\t"))
                    .map(line -> new Row(language, line[0], line[1]))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<SpokenUnit> units(Optional<String> language, List<String> pieces) {
        List<SpokenUnit> units = new ArrayList<>();
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(language, units::add);
        pieces.forEach(frontEnd::accept);
        frontEnd.end();
        return units;
    }

    private static String spoken(List<SpokenUnit> units) {
        return units.stream()
                .map(SpokenUnit::spoken)
                .filter(it -> !it.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String shown(List<SpokenUnit> units) {
        return units.stream().map(SpokenUnit::written).collect(Collectors.joining());
    }

    private static List<String> letters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void is_spoken_right_and_shown_as_written(Row row) {
        List<SpokenUnit> whole = units(Optional.of(row.language), List.of(row.written));
        assertThat(spoken(whole)).isEqualTo(row.spoken);
        assertThat(shown(whole)).isEqualTo(row.written);
        assertThat(units(Optional.of(row.language), letters(row.written)))
                .as("in pieces")
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fr-CA|Il y en a 21.|Il y en a vingt-et-un.",
                "DE_at|Es sind 21.|Es sind einundzwanzig.",
                "|Bonjour, c'est 5 €.|Bonjour, c'est cinq euros.",
                "|Das ist nicht gut, und 5 % sind zu viel.|Das ist nicht gut, und fünf Prozent sind zu viel.",
                "|Hola, gracias por tus 5 €.|Hola, gracias por tus cinco euros.",
                "it|Costa 5 €.|Costa 5 €.",
                "|Ciao, sono 5 €.|Ciao, sono 5 €.",
                "|It is 5 km.|It is five kilometers."
            })
    void the_language_is_the_one_told_or_guessed(String language, String written, String said) {
        assertThat(spoken(units(Optional.ofNullable(language), List.of(written))))
                .isEqualTo(said);
    }

    @Test
    void a_number_in_two_pieces_is_one() {
        List<SpokenUnit> units =
                units(Optional.of("fr"), List.of("Il y a 1 2", "34 per", "sonnes et 5", "0,5 k", "m."));
        assertThat(spoken(units))
                .isEqualTo("Il y a mille deux cent trente-quatre personnes et cinquante virgule cinq kilomètres.");
        assertThat(units).contains(new SpokenUnit(" 1 234", "mille deux cent trente-quatre"));
    }

    /** A word waits for the next one only where that decides. */
    @Test
    void plain_words_do_not_wait() {
        List<SpokenUnit> units = new ArrayList<>();
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(Optional.of("es"), units::add);
        frontEnd.accept("Buenos días a las 9:30. ");
        assertThat(units.getLast()).isEqualTo(new SpokenUnit(" 9:30.", "nueve y treinta."));
        frontEnd.accept("Son 5 ");
        assertThat(frontEnd.rest()).isEqualTo("5");
        frontEnd.accept("km ");
        assertThat(units.getLast()).isEqualTo(new SpokenUnit(" 5 km", "cinco kilómetros"));
    }

    @ParameterizedTest
    @CsvSource({"fr,Le code est affiché.", "de,Der Code wird angezeigt.", "es,El código se muestra."})
    void code_is_told_of(String language, String said) {
        assertThat(spoken(units(Optional.of(language), List.of("```\nx = 1\n```"))))
                .isEqualTo(said);
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.of(
                        "mot",
                        "5",
                        "12",
                        "000",
                        "1 234",
                        "-",
                        "km",
                        "%",
                        "€",
                        "$5",
                        "12,50",
                        "14h30",
                        "14:30",
                        "Uhr",
                        " ",
                        " ",
                        " ",
                        "1er",
                        "3.",
                        "Mai",
                        "12.05.2026",
                        "01 23 45 67 89",
                        "+33",
                        "\u202f",
                        "/",
                        "1º",
                        "0",
                        ",",
                        ".",
                        "h",
                        "99:99",
                        "31/02/2026",
                        "999999999999999999999")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    /** However a text is cut, the same is shown and said, and nothing written is lost. */
    @Property(tries = 500)
    void pieces_make_no_difference(
            @ForAll("text") String text, @ForAll @Size(max = 10) List<@IntRange(min = 1, max = 6) Integer> lengths) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        for (int length : lengths) {
            int end = Math.min(text.length(), at + length);
            pieces.add(text.substring(at, end));
            at = end;
        }
        pieces.add(text.substring(at));
        for (String language : List.of("fr", "de", "es")) {
            List<SpokenUnit> whole = units(Optional.of(language), List.of(text));
            assertThat(units(Optional.of(language), pieces)).isEqualTo(whole);
            assertThat(shown(whole).replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
        }
    }

    /** Every number that is written plainly is read, and by no digit. */
    @Property(tries = 500)
    void numbers_are_words(@ForAll long number) {
        for (String language : List.of("fr", "de", "es")) {
            assertThat(spoken(units(Optional.of(language), List.of("x " + number + " x"))))
                    .doesNotContainPattern("\\d")
                    .doesNotContain("\u00ad");
        }
    }
}
