package dev.parley.turn.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.Completeness;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** English sentences, none of which it was trained on or is evaluated with: broken off, and whole. */
class SentenceEndsTest {
    private static final List<String> DETERMINER =
            List.of("could you send me some", "we parked behind those", "there is another");

    private static final List<String> ADPOSITION =
            List.of("the keys are under", "she walked across", "i read a book by", "he paid for everything except");

    private static final List<String> CONJUNCTION = List.of("they can stay but", "we have apples or");

    private static final List<String> AUXILIARY =
            List.of("my parents have", "the shop will", "nobody could", "the letter should");

    private static final List<String> POSSESSIVE = List.of("i forgot his", "we sold our");

    private static final List<String> SUBJECT = List.of(
            "the man with the dog",
            "all of my friends",
            "the new manager",
            "the people in that house",
            "because he",
            "i think she");

    private static final List<String> SUBORDINATE = List.of(
            "if you come earlier",
            "when the meeting is over",
            "because the road was closed",
            "although it was late",
            "after we had eaten",
            "before i sign the contract",
            "while you wait");

    private static final List<String> RELATIVE = List.of(
            "the woman who called yesterday",
            "the car that i bought",
            "people who work at night",
            "the house which stands on the corner");

    private static final List<String> TRANSITIVE = List.of(
            "yesterday we bought",
            "can you bring",
            "he always carries",
            "they want to build",
            "i would like to change",
            "please give");

    private static final List<String> INFINITIVE = List.of("i am trying to", "she wants to", "we decided not to");

    private static final List<String> ADVERB = List.of("i really", "they have already", "it is extremely");

    private static final List<String> ADJECTIVE = List.of("we need a bigger", "i saw a small");

    private static final List<String> WHOLE = List.of(
            "i would like a glass of water",
            "please call me back tomorrow",
            "the train was late again",
            "we have two children",
            "my flight was cancelled",
            "i lost my wallet on the bus",
            "she works in a bank",
            "the kitchen light is broken",
            "i need to cancel my booking",
            "there are four of us",
            "can we meet on monday",
            "it does not work anymore",
            "i already paid the bill",
            "that would be great",
            "i have never been there",
            "he is my brother",
            "the package has not arrived",
            "i want to speak to somebody",
            "we will be there at noon",
            "i forgot my password",
            "turn off the lights in the kitchen",
            "if you have time we could meet tomorrow",
            "when it rains i take the bus",
            "the book that you gave me is very good");

    private final WordsJudge english = WordsJudge.of(Optional.of("en"));

    private Completeness judge(String text) {
        return english.judge(List.of(text.split(" ")));
    }

    private boolean goesOn(String text) {
        Completeness judged = judge(text);
        return judged == Completeness.CONTINUING || judged == Completeness.OPEN;
    }

    static Stream<Arguments> brokenOff() {
        return Stream.of(
                Arguments.of("a noun", DETERMINER),
                Arguments.of("a noun", ADPOSITION),
                Arguments.of("another part", CONJUNCTION),
                Arguments.of("a verb", AUXILIARY),
                Arguments.of("a noun", POSSESSIVE),
                Arguments.of("a verb", SUBJECT),
                Arguments.of("a main clause", SUBORDINATE),
                Arguments.of("the verb of the main clause", RELATIVE),
                Arguments.of("an object", TRANSITIVE),
                Arguments.of("a verb", INFINITIVE),
                Arguments.of("what it belongs to", ADVERB),
                Arguments.of("a noun", ADJECTIVE));
    }

    @ParameterizedTest(name = "{0} must follow")
    @MethodSource
    void brokenOff(String missing, List<String> sentences) {
        long found = sentences.stream().filter(this::goesOn).count();

        assertThat(found).as("of %s", sentences).isGreaterThanOrEqualTo(sentences.size() / 3);
    }

    @Test
    void of_sentences_that_are_broken_off_most_are_likely_to_go_on() {
        List<String> all = brokenOff()
                .flatMap(each -> ((List<?>) each.get()[1]).stream())
                .map(String.class::cast)
                .toList();

        assertThat(all).hasSizeGreaterThan(40);
        assertThat(all.stream().filter(this::goesOn).count()).isGreaterThan(all.size() * 2L / 3);
    }

    @Test
    void of_whole_sentences_most_are_not() {
        assertThat(WHOLE.stream().filter(this::goesOn).count()).isLessThanOrEqualTo(WHOLE.size() / 6);
    }

    @Test
    void a_full_stop_counts_only_where_a_sentence_may_end() {
        assertThat(judge("My parents have. Bought")).isEqualTo(Completeness.CONTINUING);
        assertThat(judge("My parents have. Bought a new car yesterday.")).isEqualTo(Completeness.NEUTRAL);
        assertThat(judge("That would be great. Please give")).isEqualTo(Completeness.CONTINUING);
    }

    @Test
    void marks_capitals_and_digits_do_not_matter() {
        assertThat(judge("THE SHOP WILL.")).isEqualTo(judge("the shop will"));
        assertThat(judge("there are 4 of us")).isEqualTo(judge("There are 93 of us."));
    }

    @Test
    void a_turn_of_many_words_is_judged_by_its_last_sentence() {
        String before = "I was there ... ".repeat(200);

        assertThat(judge("... " + before + "we need a bigger")).isEqualTo(Completeness.CONTINUING);
        assertThat(judge("... " + before + "That would be great.")).isEqualTo(Completeness.NEUTRAL);
    }

    @Test
    void one_word_alone_may_be_an_answer() {
        assertThat(judge("Madrid.")).isEqualTo(Completeness.NEUTRAL);
        assertThat(judge("Tomorrow")).isEqualTo(Completeness.NEUTRAL);
    }

    @Test
    void a_question_that_is_broken_off_is_not_finished() {
        assertThat(judge("Can you bring")).isEqualTo(Completeness.CONTINUING);
        assertThat(judge("Can you bring?")).isEqualTo(Completeness.NEUTRAL);
        assertThat(judge("How much does it cost")).isEqualTo(Completeness.FINISHED);
    }
}
