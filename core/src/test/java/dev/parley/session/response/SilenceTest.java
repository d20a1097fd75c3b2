package dev.parley.session.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.Phrases;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.SilencePolicy;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import java.lang.Character.UnicodeScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a caller hears when a reply does not come, breaks, or is cut by something that says nothing. */
class SilenceTest {
    private static final Optional<Duration> AHEAD = Optional.empty();
    private static final Optional<Duration> PACED = Optional.of(Duration.ofMillis(320));
    private static final String LETTERS = "a b c d e f g h i j k l m n o p q r s t";

    private static CallScript call(Optional<Duration> lead) {
        return new CallScript(SessionConfig.defaults(), lead);
    }

    private static Response lastResponse(CallScript call) {
        return call.last(SessionOutput.ResponseDone.class).response();
    }

    private static List<String> botSaid(CallScript call) {
        return call.session.history().stream()
                .filter(item -> item instanceof Item.Message m && m.role() == Role.ASSISTANT)
                .map(item -> ((Item.Message) item).words())
                .toList();
    }

    private static LlmEvent broken() {
        return new LlmEvent.Failed(new ProviderException(ProviderException.Kind.REJECTED, "scripted", "no"));
    }

    // A reply cut by nothing goes on.

    @Test
    void aReplyCutByVoiceWithoutWordsGoesOnFromTheLastWordHeard() {
        CallScript call = call(PACED);
        call.llm.answers(request -> ScriptedLlm.text(LETTERS));
        call.say("hello").pause(1600).play(AudioScript.noise(500)).pause(9_000);

        assertThat(call.all(SessionOutput.Interrupted.class)).hasSize(1);
        assertThat(String.join(" ", botSaid(call))).isEqualTo(LETTERS);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.COMPLETED);
        assertThat(call.all(SessionOutput.ResponseStarted.class))
                .extracting(started -> started.response().id())
                .isEqualTo(call.all(SessionOutput.ResponseDone.class).stream()
                        .map(done -> done.response().id())
                        .toList());
    }

    @Test
    void aModelThatIsSlowToGoOnIsFilledIn() {
        CallScript call = call(PACED);
        call.llm.pace(Duration.ofMillis(150));
        call.llm.answers(request -> ScriptedLlm.text(LETTERS));
        call.say("hello").pause(1600);
        call.llm.pace(Duration.ofSeconds(12));
        call.llm.answers(request -> ScriptedLlm.text("and so on."));
        call.play(AudioScript.noise(500)).pause(12_000);

        assertThat(botSaid(call)).contains("One moment, please.");
    }

    @Test
    void aReplySentAheadGoesOnWithWhatThePlayerHadNotPlayed() {
        CallScript call = call(AHEAD);
        call.llm.answers(request -> ScriptedLlm.text(LETTERS));
        call.say("hello").pause(2000).play(AudioScript.noise(500)).pause(9_000);

        String heard = call.last(SessionOutput.Interrupted.class).heardText();
        assertThat(heard).isNotEmpty().isNotEqualTo(LETTERS);
        assertThat(botSaid(call)).containsExactly(heard, LETTERS.substring(heard.length() + 1));
    }

    @Test
    void aModelThatWasStillWritingGoesOnBehindTheRest() {
        CallScript call = call(PACED);
        call.llm.pace(Duration.ofMillis(150));
        call.llm.answers(request -> ScriptedLlm.text(LETTERS));
        call.say("hello").pause(1600);
        call.llm.answers(request -> ScriptedLlm.text("and so on."));
        call.play(AudioScript.noise(500)).pause(9_000);

        List<ChatMessage> asked = call.llm.requests().getLast().messages();
        assertThat(asked.getLast()).isEqualTo(ChatMessage.GO_ON);
        assertThat(asked.get(asked.size() - 2).role()).isEqualTo(ChatMessage.Role.ASSISTANT);
        assertThat(String.join(" ", botSaid(call)))
                .isEqualTo(asked.get(asked.size() - 2).text() + " and so on.");
    }

    @Test
    void aReplyCutByWordsDoesNotGoOn() {
        CallScript call = call(PACED);
        call.llm.answers(request -> ScriptedLlm.text(LETTERS));
        call.say("hello").pause(1600);
        call.llm.answers(request -> ScriptedLlm.text("Fine."));
        call.say("stop that please").pause(9_000);

        assertThat(botSaid(call)).hasSize(2).last().isEqualTo("Fine.");
    }

    @Test
    void aReplyThatTheClientCutDoesNotGoOn() {
        CallScript call = call(PACED);
        call.llm.answers(request -> ScriptedLlm.text(LETTERS));
        call.say("hello").pause(1600);
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), ""));
        call.pause(9_000);

        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(1);
    }

    // A reply that does not come.

    @Test
    void aModelThatKeepsTheCallerWaitingIsFilledIn() {
        CallScript call = call(AHEAD);
        call.llm.pace(Duration.ofSeconds(8));
        call.llm.answers(request -> ScriptedLlm.text("Here."));
        call.say("hello").pause(20_000);

        assertThat(botSaid(call)).startsWith("One moment, please.", "I am still working on it.", "Here.");
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.COMPLETED);
    }

    @Test
    void aModelThatWritesALongWordIsNotFilledIn() {
        CallScript call = call(AHEAD);
        call.llm.pace(Duration.ofSeconds(1));
        List<LlmEvent> letters = new ArrayList<>();
        "abracadabra".chars().forEach(letter -> letters.add(new LlmEvent.Text(Character.toString(letter))));
        letters.addAll(ScriptedLlm.text("."));
        call.llm.answers(request -> letters);
        call.say("hello").pause(20_000);

        assertThat(botSaid(call)).containsExactly("abracadabra.");
    }

    @Test
    void aModelThatHangsIsGivenUpAndApologisedFor() {
        CallScript call = call(AHEAD);
        call.llm.answers(request -> List.of());
        call.say("hello").pause(30_000);

        assertThat(botSaid(call)).last().isEqualTo("Sorry.");
        assertThat(call.llm.running()).isZero();
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.FAILED);
        assertThat(lastResponse(call).error().map(ProviderException::kind)).contains(ProviderException.Kind.TIMEOUT);
        assertThat(call.all(SessionOutput.ProviderTrouble.class)).hasSize(1);
    }

    @Test
    void anAnswerOfNothingIsAskedForAgainAndThenApologisedFor() {
        CallScript call = call(AHEAD);
        call.llm.answers(request -> ScriptedLlm.text(" "));
        call.say("hello").pause(3_000);

        assertThat(call.llm.requests()).hasSize(2);
        assertThat(botSaid(call)).last().isEqualTo("Sorry.");
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.FAILED);
        assertThat(lastResponse(call).error().orElseThrow()).hasMessageContaining("nothing");
    }

    @Test
    void aModelThatRunsOutOfTokensBeforeItsFirstWordIsApologisedFor() {
        CallScript call = call(AHEAD);
        call.llm.answers(request ->
                List.of(new LlmEvent.Done(LlmEvent.FinishReason.MAX_TOKENS, new LlmEvent.Usage(10, 100, 0))));
        call.say("hello").pause(3_000);

        assertThat(botSaid(call)).containsExactly("Sorry.");
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.INCOMPLETE);
    }

    @Test
    void aReplyThatIsCutOffByItsLengthHasAnIncompleteMessage() {
        CallScript call = call(PACED);
        call.llm.answers(request -> List.of(
                new LlmEvent.Text("a b c"),
                new LlmEvent.Done(LlmEvent.FinishReason.MAX_TOKENS, new LlmEvent.Usage(10, 100, 0))));
        call.say("hello").pause(3_000);

        assertThat(botSaid(call)).containsExactly("a b c");
        assertThat(lastResponse(call).output()).extracting(Item::status).containsExactly(Item.Status.INCOMPLETE);
        assertThat(call.session.history().getLast().status()).isEqualTo(Item.Status.INCOMPLETE);
    }

    @Test
    void aModelThatBreaksInMidReplyIsApologisedForBehindWhatItSaid() {
        CallScript call = call(AHEAD);
        call.llm.answers(request -> List.of(new LlmEvent.Text("a b c "), broken()));
        call.say("hello").pause(3_000);

        assertThat(botSaid(call)).containsExactly("a b c", "Sorry.");
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.FAILED);
    }

    @Test
    void theApologyIsInTheLanguageOfTheSession() {
        CallScript call = new CallScript(
                SessionConfig.defaults().withStt(new SessionConfig.Stt(Optional.of("fr-CA"), Optional.empty())),
                AHEAD,
                SilencePolicy.DEFAULT);
        call.llm.answers(request -> List.of(broken()));
        call.say("bonjour").pause(6_000);

        assertThat(botSaid(call)).containsExactly(Phrases.APOLOGIES.get("fr"));
    }

    @Test
    void withoutApologiesAndFillersNothingIsSaid() {
        SilencePolicy none =
                SilencePolicy.DEFAULT.withApologies(java.util.Map.of()).withFillers(java.util.Map.of());
        CallScript call = new CallScript(SessionConfig.defaults(), AHEAD, none);
        call.llm.answers(request -> List.of());
        call.say("hello").pause(30_000);

        assertThat(botSaid(call)).isEmpty();
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.FAILED);
    }

    @Test
    void whatTheModelIsCallingToolsForNeedsNoApology() {
        CallScript call = call(AHEAD);
        call.llm.answers(request -> ScriptedLlm.call("", "clients_own", "{}"));
        call.say("hello").pause(3_000);

        assertThat(botSaid(call)).isEmpty();
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.COMPLETED);
    }

    // A voice that does not speak.

    @Test
    void aVoiceThatOwesAudioIsToldOfThenTriedAgainThenGivenUp() {
        CallScript call = call(AHEAD);
        call.tts.hangs(true);
        call.say("hello").pause(20_000);

        assertThat(call.all(SessionOutput.ProviderTrouble.class))
                .extracting(SessionOutput.ProviderTrouble::recovering)
                .containsExactly(true, true, true, false);
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.FAILED);
        assertThat(call.tts.openStreams()).isZero();
    }

    @Test
    void aVoiceWithoutWordTimesGoesOnWhereItBroke() {
        CallScript call = call(AHEAD);
        call.tts.withoutTimes();
        call.tts.failAfterWords(8);
        String reply = "alpha beta gamma delta epsilon zeta theta kappa lambda omega";
        call.llm.answers(request -> ScriptedLlm.text(reply));
        call.say("hello").pause(9_000);

        List<String> sent = call.botWordsSent();
        assertThat(sent).startsWith("alpha", "beta", "gamma").endsWith("kappa", "lambda", "omega");
        assertThat(sent.stream().filter("alpha"::equals)).hasSize(1);
        assertThat(botSaid(call)).containsExactly(reply);
    }

    @Test
    void aReplyThatNoVoiceCanReadIsToldAndApologisedFor() {
        CallScript call = call(AHEAD);
        call.tts.reads(Set.of(UnicodeScript.LATIN));
        call.llm.answers(request -> ScriptedLlm.text("Привет, как дела?"));
        call.say("hello").pause(3_000);

        assertThat(botSaid(call)).containsExactly("Привет, как дела?", "Sorry.");
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.FAILED);
        assertThat(lastResponse(call).error().orElseThrow()).hasMessageContaining("Cyrillic");
        assertThat(call.last(SessionOutput.ProviderTrouble.class).kind()).isEqualTo("tts");
    }

    @Test
    void whatAVoiceCannotReadOfAReplyMakesItIncomplete() {
        CallScript call = call(AHEAD);
        call.tts.reads(Set.of(UnicodeScript.LATIN));
        call.llm.answers(request -> ScriptedLlm.text("Hello means Привет there."));
        call.say("hello").pause(3_000);

        assertThat(call.botWordsSent()).containsExactly("Hello", "means", "there.");
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.INCOMPLETE);
        assertThat(lastResponse(call).error()).isPresent();
        assertThat(call.all(SessionOutput.ProviderTrouble.class))
                .extracting(SessionOutput.ProviderTrouble::kind, SessionOutput.ProviderTrouble::recovering)
                .containsExactly(tuple("tts", true));
    }

    @Test
    void anotherVoiceThatCanReadItSpeaks() {
        CallScript call = call(AHEAD);
        call.tts.reads(
                Set.of(UnicodeScript.LATIN), new TextToSpeech.Voice("ruslan", "speaks Russian", Optional.of("ru")));
        call.llm.answers(request -> ScriptedLlm.text("Привет."));
        call.say("hello").pause(3_000);

        assertThat(call.tts.lastVoice()).contains("ruslan");
        assertThat(call.botWordsSent()).containsExactly("Привет.");
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.COMPLETED);
    }

    // The transcript runs beside its audio.

    @Test
    void noTranscriptIsAheadOfItsAudio() {
        for (Optional<Duration> lead : List.of(AHEAD, PACED)) {
            CallScript call = call(lead);
            call.llm.answers(request -> ScriptedLlm.text("one two three four five six seven eight"));
            call.say("hello").pause(6_000);

            int words = 0;
            long audioMs = 0;
            StringBuilder transcript = new StringBuilder();
            for (SessionOutput output : call.outputs) {
                if (output instanceof SessionOutput.ResponseAudio audio) {
                    audioMs = audio.startMs() + audio.samples().length * 1000L / AudioScript.RATE;
                } else if (output instanceof SessionOutput.ResponseTranscript text) {
                    transcript.append(text.delta());
                    long startsAt = (long) words * (AudioScript.WORD_MS + AudioScript.GAP_MS);
                    assertThat(audioMs).isGreaterThan(startsAt);
                    words++;
                }
            }
            assertThat(transcript).hasToString("one two three four five six seven eight");
        }
    }
}
