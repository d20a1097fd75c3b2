package dev.parley.engines.companion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.evaluation.SpokenWords;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every sentence of the scripted companion, spoken by the built-in voice, is heard by the built-in recogniser: no word
 * that carries meaning is lost, and of all words at most 3 in 100 come back wrong, the small ones included.
 */
class CompanionHeardTest {
    private static final double BOUND = 0.03;

    /** A reply with something filled in, and how it is read aloud. */
    private record Filled(String text, String spoken) {}

    private static final List<Filled> FILLED = List.of(
            new Filled("12 times 7 is 84.", "twelve times seven is eighty four"),
            new Filled("10 divided by 4 is 2.5.", "ten divided by four is two point five"),
            new Filled("100 minus 1 is 99.", "one hundred minus one is ninety nine"),
            new Filled("It is 9:20 in the morning.", "it is nine twenty in the morning"),
            new Filled("It is 3:05 in the afternoon.", "it is three oh five in the afternoon"),
            new Filled("Today is Friday, the 20th of November.", "today is friday the twentieth of november"),
            new Filled(
                    "At 3:07 in the afternoon I will remind you to drink some water.",
                    "at three oh seven in the afternoon i will remind you to drink some water"),
            new Filled("Is it 50?", "is it fifty"),
            new Filled("Could it be 75?", "could it be seventy five"),
            new Filled(
                    "I found your number, 37, with 5 guesses. Would you like to play again?",
                    "i found your number thirty seven with five guesses would you like to play again"),
            said("You told me that you live in the city."),
            said("As I said twice already, that makes nine."),
            said("You said that your name is Peter."),
            said("It is nice to meet you, Peter. What would you like to talk about?"),
            said("You lost your keys at my house. Please tell me more about that."),
            said("You have a new car. Please tell me more about that."),
            said("I do not know your name. Can you tell me?"),
            said("I have not said anything yet."),
            said("I cannot divide by zero."),
            said("It was nice talking with you. Goodbye!"));

    private final LoopExecutor loop = new LoopExecutor();
    private final SpokenAloud engine = new SpokenAloud(loop);

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void everything_it_says_is_heard_in_the_default_voice() {
        List<Filled> fixed =
                CompanionLines.all().stream().map(CompanionHeardTest::said).toList();
        List<Filled> stories = Stream.of(Stories.values())
                .flatMap(story -> story.sentences().stream())
                .map(CompanionHeardTest::said)
                .toList();
        assertHeard(
                "heart", Stream.of(fixed, stories, FILLED).flatMap(List::stream).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"deep", "calm", "bright"})
    void what_it_says_most_is_heard_in_every_voice(String voice) {
        assertHeard(
                voice,
                Stream.concat(CompanionLines.GREETINGS.stream(), CompanionLines.MORE.stream())
                        .map(CompanionHeardTest::said)
                        .toList());
    }

    private static Filled said(String text) {
        return new Filled(text, text);
    }

    private void assertHeard(String voice, List<Filled> sentences) {
        int errors = 0;
        int words = 0;
        StringBuilder lost = new StringBuilder();
        StringBuilder invented = new StringBuilder();
        StringBuilder all = new StringBuilder();
        for (Filled sentence : sentences) {
            List<String> said = HeardWords.of(sentence.spoken);
            List<String> heard = HeardWords.of(engine.heard(voice, sentence.text));
            int wrong = SpokenWords.errors(said, heard);
            errors += wrong;
            words += said.size();
            String line = sentence.text + " -> " + String.join(" ", heard) + "\n";
            all.append(wrong > 0 ? line : "");
            lost.append(HeardWords.lost(said, heard).isEmpty() ? "" : line);
            invented.append(heard.size() > said.size() ? line : "");
        }
        assertThat(lost).as("sentences whose meaning is lost").isEmpty();
        assertThat(invented).as("sentences with words that nobody said").isEmpty();
        assertThat((double) errors / words).as("word error rate of:\n%s", all).isLessThanOrEqualTo(BOUND);
    }
}
