package dev.parley.session.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written stays what is shown and kept; what is said for it decides the times. */
class ShownAndSaidTest {
    private static final int WORD_MS = 240;
    private static final Optional<Duration> PACED = Optional.of(Duration.ofMillis(320));

    private static CallScript call(String reply) {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        call.llm.answers(request -> ScriptedLlm.text(reply));
        return call;
    }

    private static List<String> botSaid(CallScript call) {
        return call.session.history().stream()
                .filter(item -> item instanceof Item.Message m && m.role() == Role.ASSISTANT)
                .map(item -> ((Item.Message) item).words())
                .toList();
    }

    @Test
    void aFormulaIsShownAsWrittenAndLastsAsLongAsItIsSaid() {
        CallScript call = call("So 5*3 is **15** now.");
        call.say("hello").pause(6_000);

        List<SessionOutput.SpokenWord> words = call.all(SessionOutput.SpokenWord.class);
        assertThat(words)
                .extracting(SessionOutput.SpokenWord::text)
                .containsExactly("So", "5*3", "is", "**15**", "now.");
        SessionOutput.SpokenWord formula = words.get(1);
        assertThat(formula.endMs() - formula.startMs()).isGreaterThan(2 * WORD_MS);
        assertThat(botSaid(call)).containsExactly("So 5*3 is **15** now.");
    }

    @Test
    void codeIsShownAndNotSaid() {
        CallScript call = call("Do this:\n```sh\nls -l\n```\nBye now.");
        call.say("hello").pause(8_000);

        assertThat(call.all(SessionOutput.SpokenWord.class))
                .extracting(SessionOutput.SpokenWord::text)
                .containsExactly("Do", "this:", "```sh", "Bye", "now.");
        assertThat(botSaid(call)).containsExactly("Do this:\n```sh\nls -l\n``` Bye now.");
    }

    /** Whatever the client asked for, before it could know. */
    @Test
    void withoutAVoiceAReplyIsGivenAsText() {
        CallScript call = call("Here I am.");
        call.tts.withoutVoice();
        call.say("hello").pause(3_000);

        assertThat(call.last(SessionOutput.ResponseTextDone.class).text()).isEqualTo("Here I am.");
        assertThat(call.all(SessionOutput.SpokenWord.class)).isEmpty();
        assertThat(call.all(SessionOutput.ProviderTrouble.class)).isEmpty();
        assertThat(botSaid(call)).containsExactly("Here I am.");
    }

    /** Words are kept by what was heard of them, in the form in which they were written. */
    @Test
    void anInterruptedReplyKeepsWhatWasWritten() {
        CallScript call = call("It is 20 km to Oslo, " + "and so on ".repeat(20));
        call.say("hello").pause(2_500).play(AudioScript.noise(500)).pause(300);

        String heard = call.last(SessionOutput.Interrupted.class).heardText();
        assertThat(heard).startsWith("It is 20 km");
    }

    @Test
    void japaneseIsKeptWithoutSpaces() {
        CallScript call = call("今日はとても良い天気です。散歩に行きましょう。");
        call.say("hello").pause(8_000);

        assertThat(botSaid(call)).containsExactly("今日はとても良い天気です。散歩に行きましょう。");
        assertThat(call.all(SessionOutput.SpokenWord.class)).hasSizeGreaterThan(2);
    }

    /** Whoever interrupts has heard whole words, in scripts without spaces too. */
    @ParameterizedTest
    @CsvSource({
        "ja,今日は|とても|良い|天気です。|明日は|友達と|一緒に|東京へ|行きます。|公園で|写真を|撮りましょう。",
        "th,วัน|นี้|อากาศ|ดี|มาก|เรา|ไป|เดิน|เล่น|ที่|สวน|สาธารณะ|กัน|ไหม|ครับ|พรุ่งนี้|ก็|ได้"
    })
    void anInterruptedReplyEndsBehindAWord(String language, String marked) {
        String reply = marked.replace("|", "");
        CallScript call = new CallScript(
                SessionConfig.defaults().withStt(new SessionConfig.Stt(Optional.of(language), Optional.empty())),
                PACED);
        call.llm.answers(request -> ScriptedLlm.text(reply));
        call.say("hello").pause(1_500).play(AudioScript.noise(500)).pause(300);

        String heard = call.last(SessionOutput.Interrupted.class).heardText();
        assertThat(heard).isNotEmpty().isNotEqualTo(reply);
        assertThat(botSaid(call)).containsExactly(heard);
        assertThat(ends(marked)).contains(heard);
    }

    /** The text up to each mark. */
    private static List<String> ends(String marked) {
        List<String> ends = new ArrayList<>();
        for (int mark = marked.indexOf('|'); mark >= 0; mark = marked.indexOf('|', mark + 1)) {
            ends.add(marked.substring(0, mark).replace("|", ""));
        }
        return ends;
    }

    // A server that asks to be left alone.

    private static LlmEvent busy(Duration wait) {
        ProviderException cause = new ProviderException(ProviderException.Kind.AT_CAPACITY, "scripted", "busy");
        return new LlmEvent.Failed(cause.retryAfter(wait));
    }

    private static CallScript asked(Duration wait) {
        CallScript call = call("");
        call.llm.answers(
                request -> call.llm.requests().size() > 1 ? ScriptedLlm.text("Here I am.") : List.of(busy(wait)));
        call.say("hello");
        while (call.llm.requests().isEmpty()) {
            call.pause(20);
        }
        return call;
    }

    @Test
    void theModelIsAskedAgainOnceItsServerAllows() {
        CallScript call = asked(Duration.ofSeconds(1));
        call.pause(800);
        assertThat(call.llm.requests()).hasSize(1);
        call.pause(4_000);
        assertThat(call.llm.requests()).hasSize(2);
        assertThat(botSaid(call)).containsExactly("Here I am.");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 60})
    void itIsNotAskedBefore(int seconds) {
        CallScript call = asked(Duration.ofSeconds(seconds));
        call.pause(8_000);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(call.all(SessionOutput.ResponseDone.class)
                        .getLast()
                        .response()
                        .status())
                .isEqualTo(SessionOutput.Response.Status.FAILED);
    }
}
