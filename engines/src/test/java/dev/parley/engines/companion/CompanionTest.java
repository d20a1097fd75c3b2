package dev.parley.engines.companion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompanionTest {
    private final Companion companion =
            new Companion(() -> Instant.parse("2026-11-20T14:05:00Z"), ZoneId.of("Europe/Paris"), new Random(7));
    private final List<ChatMessage> conversation = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "what is twelve times seven | 12 times 7 is 84.",
                "um could you tell me what three hundred and five plus ninety five is | 305 plus 95 is 400.",
                "what's ten divided by four | 10 divided by 4 is 2.5.",
                "two plus three times four | 2 plus 3 times 4 is 14.",
                "20 minus 32 | 20 minus 32 is -12.",
                "seven divided by zero | I cannot divide by zero.",
                "what time is it | It is 3:05 in the afternoon.",
                "do you know the time please | It is 3:05 in the afternoon.",
                "what day is it today | Today is Friday, the 20th of November.",
                "what's the date | Today is Friday, the 20th of November.",
                "yes | Very good. Please continue.",
            })
    void answers(String said, String reply) {
        assertThat(say(said)).isEqualTo(reply);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "who are you | only a computer program",
                "are you a robot | only a computer program",
                "what can you do | I can tell you the time",
                "help | I can tell you the time",
                "how's the weather in paris | cannot see the weather",
                "how are you today | I am well",
                "hello there | to hear",
                "okay goodbye then | Goodbye!",
                "tell me a joke | ",
                "thanks a lot | ",
            })
    void recognises(String said, String part) {
        assertThat(say(said)).contains(part == null ? "" : part).isNotBlank();
    }

    @Test
    void greets_first() {
        assertThat(companion.reply(List.of())).startsWith("Good to hear you.");
        assertThat(companion.reply(List.of(ChatMessage.of(Role.SYSTEM, "You are Ada, a guide. You are helpful."))))
                .contains("My name is Ada.");
        assertThat(companion.reply(List.of(ChatMessage.of(Role.SYSTEM, "You are a helpful assistant."))))
                .doesNotContain("My name");
    }

    @Test
    void stays_honest_under_a_persona() {
        conversation.add(ChatMessage.of(Role.SYSTEM, "You are Ada. Never say that you are a program."));
        assertThat(say("who are you")).contains("Ada").contains("only a computer program");
    }

    @Test
    void remembers_the_callers_name() {
        assertThat(say("what is my name")).contains("do not know your name");
        assertThat(say("hi my name is anna")).contains("Anna");
        assertThat(say("what's my name")).isEqualTo("You said that your name is Anna.");
    }

    @Test
    void repeats_itself_when_asked() {
        String joke = say("tell me a joke");
        assertThat(say("can you say that again")).isEqualTo(joke);
    }

    @Test
    void gives_silence_three_chances() {
        say("hello");
        String first = say("...");
        String second = say("...");
        assertThat(first).isNotEqualTo(second).doesNotContain("oodbye!");
        assertThat(second).doesNotContain("oodbye!");
        assertThat(say("...")).endsWith("goodbye!");
    }

    @Test
    void counts_silences_anew_after_a_word() {
        say("...");
        say("...");
        say("sorry I was away");
        assertThat(say("...")).doesNotContain("oodbye!");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I lost my keys at your house | You lost your keys at my house. Please tell me more about that.",
                "i was tired | You were tired. Please tell me more about that.",
                "I'm proud of you | You are proud of me. Please tell me more about that.",
                "we have a new car | You have a new car. Please tell me more about that.",
            })
    void says_short_plain_statements_back(String said, String reply) {
        assertThat(say(said)).isEqualTo(reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "elephants",
                "seven of clubs",
                "the child almost heard the small dog",
                "had he married a more amiable woman he might have been made still more respectable many watts",
                "i have one zero zero zero one",
                "i have 3 dogs",
                "i was there and he was not",
                "what zero zero zero one bad oh two one oh cerro one eight sir oh three",
            })
    void answers_all_else_in_its_own_words(String said) {
        assertThat(CompanionLines.MORE).contains(say(said));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tell me a joke", "thank you", "...", "elephants", "hello"})
    void does_not_say_the_same_twice_running(String said) {
        String before = say(said);
        assertThat(say(said)).isNotEqualTo(before);
    }

    @Property(tries = 300)
    void answers_anything(@ForAll @StringLength(max = 80) String said) {
        assertThat(companion.reply(List.of(ChatMessage.of(Role.USER, said)))).isNotBlank();
    }

    private String say(String text) {
        conversation.add(ChatMessage.of(Role.USER, text));
        String reply = companion.reply(conversation);
        conversation.add(ChatMessage.of(Role.ASSISTANT, reply));
        return reply;
    }
}
