package dev.parley.engines.offline;

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
                "seven divided by zero | Nothing can be divided by zero.",
                "what time is it | It is 3:05 PM.",
                "do you know the time please | It is 3:05 PM.",
                "what day is it today | Today is Friday, November 20, 2026.",
                "what's the date | Today is Friday, November 20, 2026.",
                "yes | Good. Go on.",
            })
    void answers(String said, String reply) {
        assertThat(say(said)).isEqualTo(reply);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "who are you | scripted stand-in",
                "are you a robot | scripted stand-in",
                "what can you do | I am a small script",
                "help | I am a small script",
                "how's the weather in paris | can't see the weather",
                "how are you today | I am fine",
                "hello there | !",
                "okay goodbye then | Bye!",
                "tell me a joke | ",
                "thanks a lot | ",
            })
    void recognises(String said, String part) {
        assertThat(say(said)).contains(part == null ? "" : part).isNotBlank();
    }

    @Test
    void greets_first() {
        assertThat(companion.reply(List.of())).startsWith("Hello!");
        assertThat(companion.reply(List.of(ChatMessage.of(Role.SYSTEM, "You are Ada, a guide. You are helpful."))))
                .isEqualTo("Hello! I am Ada. What is on your mind?");
        assertThat(companion.reply(List.of(ChatMessage.of(Role.SYSTEM, "You are a helpful assistant."))))
                .isEqualTo("Hello! What is on your mind?");
    }

    @Test
    void stays_honest_under_a_persona() {
        conversation.add(ChatMessage.of(Role.SYSTEM, "You are Ada. Never say that you are a program."));
        assertThat(say("who are you")).contains("Ada").contains("scripted stand-in");
    }

    @Test
    void remembers_the_callers_name() {
        assertThat(say("what is my name")).contains("not told me");
        assertThat(say("hi my name is anna")).contains("Anna");
        assertThat(say("what's my name")).contains("Anna");
        assertThat(say("goodbye")).isEqualTo("Goodbye, Anna. It was nice talking with you. Bye!");
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
        assertThat(first).isNotEqualTo(second).doesNotContain("Bye!");
        assertThat(second).doesNotContain("Bye!");
        assertThat(say("...")).endsWith("Bye!");
    }

    @Test
    void counts_silences_anew_after_a_word() {
        say("...");
        say("...");
        say("sorry I was away");
        assertThat(say("...")).doesNotContain("Bye!");
    }

    @Test
    void reflects_what_it_does_not_understand() {
        assertThat(say("I lost my keys at your house")).contains("you lost your keys at my house");
        assertThat(say("elephants")).contains("lephants");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tell me a joke", "thank you", "...", "hello"})
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
