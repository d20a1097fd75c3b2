package dev.parley.speech;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a voice is given for what was written, and what is shown of it. */
class SpeechFrontEndTest {
    /** The second table is what {@code SpokenTableHeardTest} of module engines speaks and hears. */
    static Stream<List<String>> rows() {
        return Stream.of("spoken-english.tsv", "spoken-english-sentences.tsv").flatMap(SpeechFrontEndTest::table);
    }

    private static Stream<List<String>> table(String name) {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(SpeechFrontEndTest.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
            return in.lines().map(line -> List.of(line.split("\t"))).toList().stream();
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

    @ParameterizedTest
    @MethodSource("rows")
    void is_spoken_right(List<String> row) {
        String written = row.get(0).replace("\\n", "\n");
        assertThat(spoken(units(Optional.of("en-US"), List.of(written)))).isEqualTo(row.get(1));
        assertThat(spoken(units(Optional.empty(), letters(written)))).isEqualTo(row.get(1));
    }

    /** What is shown is what was written. */
    @ParameterizedTest
    @MethodSource("rows")
    void is_shown_as_written(List<String> row) {
        String written = row.get(0).replace("\\n", "\n");
        assertThat(shown(units(Optional.of("en"), List.of(written))).replaceAll("\\s+", " "))
                .isEqualTo(written.replaceAll("\\s+", " "));
    }

    private static List<String> letters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    /** A plain word waits for nothing but its own end. */
    @Test
    void plain_words_do_not_wait() {
        List<SpokenUnit> units = new ArrayList<>();
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(Optional.of("en"), units::add);
        frontEnd.accept("Good morning to ");
        assertThat(units)
                .containsExactly(
                        new SpokenUnit("Good", "Good"),
                        new SpokenUnit(" morning", "morning"),
                        new SpokenUnit(" to", "to"));
        frontEnd.accept("you");
        assertThat(frontEnd.rest()).isEqualTo("you");
        frontEnd.accept(" 5 ");
        assertThat(units).hasSize(4);
        assertThat(frontEnd.rest()).isEqualTo("5");
        frontEnd.accept("km ");
        assertThat(units.getLast()).isEqualTo(new SpokenUnit(" 5 km", "five kilometers"));
    }

    /** Code keeps its lines for the eye, and is one sentence for the ear. */
    @Test
    void code_is_shown() {
        assertThat(units(Optional.of("en"), List.of("So:\n```py\nx = 1\n  y = 2\n```\nRight.")))
                .contains(
                        new SpokenUnit("\n```py", "The code is shown."),
                        new SpokenUnit("\n  y", ""),
                        new SpokenUnit(" Right.", "Right."));
        assertThat(spoken(units(Optional.of("en"), List.of("So:\n```\nnever closed 5 * 3"))))
                .isEqualTo("So: The code is shown.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "今日は元気ですよ、ありがとう。それでは|今日は;元気ですよ、;ありがとう。;それでは",
                "你好，今天天气怎么样？很好|你好，;今天天气怎么;样？;很好",
                "สวัสดีครับผมชื่อ|สวัสดี;ครับ;ผม;ชื่อ",
                "안녕하세요 여러분|안녕하세요; 여러분",
                "Hello 世界。Bye|Hello; 世界。;Bye"
            })
    void scripts_without_spaces_stream(String written, String pieces) {
        List<SpokenUnit> units = units(Optional.of("und"), letters(written));
        assertThat(units.stream().map(SpokenUnit::written).collect(Collectors.joining(";")))
                .isEqualTo(pieces);
    }

    /** Japanese is given to the voice before the sentence ends. */
    @Test
    void a_few_characters_are_enough() {
        List<SpokenUnit> units = new ArrayList<>();
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(Optional.of("ja"), units::add);
        frontEnd.accept("今日はとても良い");
        assertThat(units).isNotEmpty();
    }

    /** A sentence is with the voice before the next one is written. */
    @ParameterizedTest
    @CsvSource({"ja,今日はとても良い天気です。,散", "th,'วันนี้อากาศดีมากครับ ',เ", "zh,今天天气很好，我们出去吧。,我"})
    void sentences_stream_one_by_one(String language, String sentence, String next) {
        List<SpokenUnit> units = new ArrayList<>();
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(Optional.of(language), units::add);
        frontEnd.accept(sentence);
        frontEnd.accept(next);
        assertThat(units.stream().map(SpokenUnit::written).collect(Collectors.joining()))
                .isEqualTo(sentence.strip());
        assertThat(units).hasSizeGreaterThan(1);
    }

    /** Other languages are left to the voice: no English words in them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fr|Le prix est de 5 €, à 9:30.|Le prix est de 5 €, à 9:30.",
                "de|**Das** kostet 5 % mehr #1.|Das kostet 5 % mehr 1.",
                "de|Siehe [hier](https://x.example/y).|Siehe hier.",
                "|Bonjour, c'est 5 € et 5 + 3.|Bonjour, c'est 5 € et 5 + 3.",
                "|Es ist nicht 5:30 und das ist gut.|Es ist nicht 5:30 und das ist gut.",
                "|Сейчас 5:30.|Сейчас 5:30."
            })
    void other_languages_stay_as_they_are(String language, String written, String said) {
        assertThat(spoken(units(Optional.ofNullable(language), List.of(written))))
                .isEqualTo(said);
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.of(
                        "word",
                        "5",
                        "-",
                        "km",
                        "%",
                        "$5",
                        "*",
                        "**a**",
                        "[b](c)",
                        "9:30",
                        "a.m.",
                        "Dr.",
                        "\n",
                        " ",
                        " ",
                        " ",
                        "```",
                        "555-0199",
                        "½",
                        "#",
                        "世界です",
                        "。",
                        "&",
                        "(x)",
                        "March",
                        "4,",
                        "2026",
                        "_",
                        "<b>",
                        "🙂",
                        "!",
                        "1.",
                        "+47",
                        "22")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    /** However a text is cut, the same is shown and said; nothing written is lost, and nothing said is markup. */
    @Property(tries = 1000)
    void pieces_make_no_difference(
            @ForAll("text") String text, @ForAll @Size(max = 10) List<@IntRange(min = 1, max = 6) Integer> lengths) {
        List<SpokenUnit> whole = units(Optional.of("en"), List.of(text));
        List<String> pieces = new ArrayList<>();
        int at = 0;
        for (int length : lengths) {
            int end = Math.min(text.length(), at + length);
            if (end < text.length() && end > 0 && Character.isLowSurrogate(text.charAt(end))) {
                end--;
            }
            pieces.add(text.substring(at, Math.max(at, end)));
            at = Math.max(at, end);
        }
        pieces.add(text.substring(at));
        assertThat(units(Optional.of("en"), pieces)).isEqualTo(whole);
        assertThat(shown(whole).replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
        assertThat(spoken(whole))
                .doesNotContain("*", "_", "`", "#", "[", "<", "&", "  ")
                .doesNotContainPattern("\\d");
    }

    @ParameterizedTest
    @CsvSource({"世界,です,世界です", "Hello,there,Hello there", "世界。,次,世界。次", "Hi,世界,Hi 世界"})
    void pieces_are_joined_as_their_script_is(String first, String second, String joined) {
        StringBuilder text = new StringBuilder(first);
        Spacing.append(text, second);
        assertThat(text).hasToString(joined);
    }
}
