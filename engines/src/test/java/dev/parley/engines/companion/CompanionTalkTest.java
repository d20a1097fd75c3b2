package dev.parley.engines.companion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The companion over several turns: what it keeps in mind, and that it does not repeat itself. */
class CompanionTalkTest {
    private static final List<String> ANYTHING = List.of(
            "hello",
            "what time is it",
            "what day is it",
            "what is two plus two",
            "what is ten divided by zero",
            "tell me a joke",
            "tell me a story",
            "a funny story please",
            "go on",
            "let's play a game",
            "higher",
            "lower",
            "yes",
            "no",
            "stop",
            "what is parley",
            "who are you",
            "what can you do",
            "how are you",
            "thank you",
            "how's the weather",
            "elephants",
            "I have a new car",
            "my dog is called rex",
            "where do i live",
            "what did i tell you",
            "my name is anna",
            "what is my name",
            "remind me in five minutes to drink water",
            "remind me",
            "what are my reminders",
            "goodbye");

    private Instant now = Instant.parse("2026-11-20T14:05:00Z");
    private final Companion companion = new Companion(() -> now, ZoneId.of("Europe/Paris"), new Random(7));
    private final List<ChatMessage> conversation = new ArrayList<>();

    private String say(String text) {
        conversation.add(ChatMessage.of(Role.USER, text));
        String reply = companion.reply(conversation);
        conversation.add(ChatMessage.of(Role.ASSISTANT, reply));
        return reply;
    }

    /** The caller has heard only this much of the last reply. */
    private void heard(String part) {
        conversation.removeLast();
        conversation.add(ChatMessage.of(Role.ASSISTANT, part));
    }

    // Nothing twice.

    @Property(tries = 200)
    void noSentenceComesAgainWithinTenTurns(@ForAll long seed) {
        Random random = new Random(seed);
        conversation.clear();
        for (int turn = 0; turn < 60; turn++) {
            assertNothingTwice(say(ANYTHING.get(random.nextInt(ANYTHING.size()))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "elephants",
                "yes",
                "no",
                "tell me a joke",
                "what time is it",
                "what is two plus two",
                "who are you",
                "hello",
                "let's play a game",
                "tell me a story",
                "I have a new car",
                "goodbye"
            })
    void notEvenWhenTheSameIsSaidAgainAndAgain(String said) {
        for (int turn = 0; turn < 25; turn++) {
            assertNothingTwice(say(said));
        }
    }

    private void assertNothingTwice(String reply) {
        List<String> replies = Memory.of(conversation).replies();
        Set<String> before = new HashSet<>();
        replies.subList(Math.max(0, replies.size() - 1 - FreshWords.TURNS), replies.size() - 1)
                .forEach(each -> before.addAll(FreshWords.sentences(each)));
        assertThat(FreshWords.sentences(reply)).as("%s", replies).noneMatch(before::contains);
    }

    @Test
    void noSentenceStandsInTwoLines() {
        List<String> sentences = Stream.concat(
                        CompanionLines.all().stream(),
                        Stream.of(Stories.values()).flatMap(story -> story.sentences().stream()))
                .flatMap(line -> FreshWords.sentences(line).stream())
                .toList();
        assertThat(sentences).doesNotHaveDuplicates();
    }

    // Stories.

    @Test
    void tellsThreeStoriesOneAfterAnother() {
        Set<String> told = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            String story = say("tell me a story");
            assertThat(FreshWords.sentences(story)).hasSizeGreaterThan(12);
            told.add(story);
        }
        assertThat(told).hasSize(3);
        assertThat(say("another story please")).startsWith("I know three stories");
    }

    @ParameterizedTest
    @CsvSource({"a story about the sea, ADVENTURE", "a mystery story, MYSTERY", "tell me a funny story, ANIMALS"})
    void tellsTheOneThatIsAskedFor(String said, Stories story) {
        assertThat(say(said)).startsWith(story.sentences().getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void goesOnBehindTheLastSentenceThatWasHeardWhole(Stories story) {
        say("tell me a story about " + story.keys().getFirst());
        heard(String.join(" ", story.sentences().subList(0, 4)) + " They had");
        say("wait, what time is it");
        String rest = say("go on with it");
        assertThat(rest)
                .contains(story.sentences().get(4))
                .endsWith(story.sentences().getLast())
                .doesNotContain(story.sentences().get(3));
        assertThat(say("please continue")).startsWith("That was the end of the story.");
    }

    @Test
    void hasNothingToGoOnWithBeforeAStory() {
        assertThat(say("go on")).startsWith("I was not telling you anything.");
    }

    @Test
    void yesToAStoryThatWasOffered() {
        conversation.add(ChatMessage.of(Role.ASSISTANT, "It is good that you are here. Shall I tell you a story?"));
        assertThat(say("yes please")).contains(Stories.ADVENTURE.sentences().get(1));
    }

    // The game.

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 37, 50, 64, 99, 100})
    void findsTheNumber(int number) {
        String reply = say("let's play a game");
        assertThat(reply).contains("number from 1 to 100", "50?");
        for (int guesses = 1; guesses <= 8; guesses++) {
            int guess = Integer.parseInt(reply.replaceAll(".*?(\\d+)\\?$", "$1"));
            if (guess == number) {
                assertThat(say("yes")).contains(String.valueOf(number)).endsWith("again?");
                assertThat(say("yes")).contains("number from 1 to 100");
                return;
            }
            reply = say(guess < number ? "It's higher." : "lower");
        }
        throw new AssertionError("not found: " + conversation);
    }

    @Test
    void noticesWhenNoNumberIsLeft() {
        say("play a game with me");
        say("higher");
        String reply = "";
        for (int i = 0; i < 7 && !reply.contains("no number left"); i++) {
            reply = say("lower");
        }
        assertThat(reply).contains("no number left");
    }

    @Test
    void aGameWaitsWhileSomethingElseIsAsked() {
        say("let us play a game");
        say("higher");
        assertThat(say("what is two plus two")).isEqualTo("2 plus 2 is 4.");
        assertThat(say("bananas")).isEqualTo("Is your number higher or lower?");
        assertThat(say("lower")).contains("62?");
        assertThat(say("stop")).contains("over");
        assertThat(say("higher")).doesNotContain("?$");
    }

    // Reminders.

    @Test
    void remindsOnceWhenTheTimeHasCome() {
        assertThat(say("remind me in two minutes to call my mother"))
                .isEqualTo("At 3:07 in the afternoon I will remind you to call your mother.");
        assertThat(say("what are my reminders")).contains("call your mother", "3:07");
        assertThat(say("hello")).doesNotContain("mother");
        now = now.plus(Duration.ofMinutes(2));
        assertThat(say("tell me a joke"))
                .startsWith("It is 3:07 in the afternoon. You wanted to be reminded to call your mother. ");
        assertThat(say("tell me a joke")).doesNotContain("mother");
        assertThat(say("what are my reminders")).isEqualTo("There is nothing to remind you of.");
    }

    @Test
    void remindsIntoASilence() {
        say("Remind me to drink some water in 30 seconds.");
        now = now.plus(Duration.ofMinutes(1));
        assertThat(say("...")).endsWith("You wanted to be reminded to drink some water.");
    }

    @Test
    void remindsAcrossMidnight() {
        now = Instant.parse("2026-11-20T22:58:30Z");
        say("remind me to sleep in five minutes");
        assertThat(say("hello")).doesNotContain("reminded");
        now = now.plus(Duration.ofMinutes(6));
        assertThat(say("hello")).contains("You wanted to be reminded to sleep.");
    }

    @Test
    void asksForWhatAReminderNeeds() {
        assertThat(say("remind me")).startsWith("Please say it like this.");
        assertThat(say("remind me to call anna in five hours")).contains("too far away");
    }

    // What was said.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I live in Oslo|where do I live|You told me that you live in oslo.",
                "I like green apples|what do I like|You told me that you like green apples.",
                "My dog is called Rex|what is my dog called|You told me that your dog is called rex.",
                "my favorite color is blue|do you remember my favorite color|You told me that your favorite color is blue.",
            })
    void remembersWhatWasSaid(String fact, String question, String answer) {
        say(fact);
        say("tell me a joke");
        assertThat(say(question)).isEqualTo(answer);
    }

    @Test
    void tellsAllThatItRemembers() {
        assertThat(say("what did I tell you")).isEqualTo("You have not told me that.");
        say("I live in Oslo");
        say("I have a small boat");
        assertThat(say("what do you know about me"))
                .isEqualTo("You told me that you live in oslo, and that you have a small boat.");
    }

    @Test
    void saysHonestlyWhatItWasNotTold() {
        say("I live in Oslo");
        assertThat(say("what is my favorite song")).isEqualTo("You have not told me that.");
    }
}
