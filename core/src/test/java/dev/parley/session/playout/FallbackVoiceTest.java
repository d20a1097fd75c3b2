package dev.parley.session.playout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.Phrases;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedStt;
import dev.parley.turn.TurnPolicy;
import java.lang.Character.UnicodeScript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller hears whose voice engine is down, hangs, or stalls. */
class FallbackVoiceTest {
    private static final Optional<Duration> AHEAD = Optional.empty();
    private static final Optional<Duration> PACED = Optional.of(Duration.ofMillis(320));
    private static final String REPLY = "one two three four five six seven eight nine ten";
    private static final long MOST_SILENCE_MS = 3_000;

    private static CallScript call(Optional<Duration> lead, boolean reserve) {
        return call(SessionConfig.defaults(), lead, reserve);
    }

    private static CallScript call(SessionConfig config, Optional<Duration> lead, boolean reserve) {
        CallScript call = new CallScript(config, lead, new ScriptedStt.Kind(false, false), reserve);
        call.llm.answers(request -> ScriptedLlm.text(REPLY));
        return call;
    }

    private static Response.Status lastStatus(CallScript call) {
        return call.last(SessionOutput.ResponseDone.class).response().status();
    }

    private static List<SessionOutput.ProviderTrouble> troubles(CallScript call) {
        return call.all(SessionOutput.ProviderTrouble.class);
    }

    private static List<String> botSaid(CallScript call) {
        return call.session.history().stream()
                .filter(item -> item instanceof Item.Message m && m.role() == Role.ASSISTANT)
                .map(item -> ((Item.Message) item).words())
                .toList();
    }

    /** The longest time without a sound, from the end of the caller's voice to the last sound. */
    private static long longestSilence(CallScript call, long fromMs) {
        long heardUntil = fromMs;
        long longest = 0;
        for (int i = 0; i < call.outputs.size(); i++) {
            if (call.outputs.get(i) instanceof SessionOutput.ResponseAudio audio) {
                long begins = Math.max(call.outputTimesMs.get(i), heardUntil);
                longest = Math.max(longest, begins - heardUntil);
                heardUntil = begins + audio.samples().length * 1_000L / AudioScript.RATE;
            }
        }
        return longest;
    }

    private static long now(CallScript call) {
        return call.time.nanoTime() / 1_000_000;
    }

    // The reserve goes on.

    @ParameterizedTest
    @EnumSource(
            value = ProviderException.Kind.class,
            names = {"BROKEN", "UNAUTHORISED", "AT_CAPACITY", "TIMEOUT", "REJECTED"})
    void theReserveSpeaksTheReplyOfAVoiceThatIsDown(ProviderException.Kind kind) {
        CallScript call = call(AHEAD, true);
        call.tts.fails(Optional.of(kind), Duration.ofMillis(400));
        call.say("hello").pause(6_000);
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
        assertThat(botSaid(call)).containsExactly(REPLY);
        assertThat(lastStatus(call)).isEqualTo(Response.Status.COMPLETED);
        assertThat(call.reserve.lastVoice()).contains("en");
        assertThat(troubles(call)).singleElement().satisfies(told -> {
            assertThat(told.recovering()).isTrue();
            assertThat(told.cause()).hasMessageContaining("failed as scripted; the reserve voice goes on");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theReserveGoesOnFromTheWordAtWhichTheVoiceBroke(boolean paced) {
        CallScript call = call(paced ? PACED : AHEAD, true);
        call.tts.failAfterWords(4);
        call.say("hello").pause(600);
        call.tts.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ZERO);
        call.pause(8_000);
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
        assertThat(botSaid(call)).containsExactly(REPLY);
        assertThat(call.reserve.opened()).isEqualTo(1);
    }

    /** Of a word of 200 ms: what lacks more than half would be lost, what lacks less was heard. */
    @ParameterizedTest
    @CsvSource({"true, 80, true", "false, 80, true", "true, 120, false", "false, 120, false"})
    void aWordInWhichTheVoiceBrokeIsSpokenAgainAndToldOnce(boolean paced, int soundMs, boolean again) {
        CallScript call = call(paced ? PACED : AHEAD, true);
        call.tts.failInWord(4, Duration.ofMillis(soundMs));
        call.say("hello").pause(600);
        call.tts.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ZERO);
        call.pause(8_000);
        long samples = call.all(SessionOutput.ResponseAudio.class).stream()
                .flatMapToInt(
                        audio -> IntStream.range(0, audio.samples().length).map(i -> audio.samples()[i]))
                .filter(sample -> call.script.word((short) sample).equals("five"))
                .count();
        assertThat(samples).isEqualTo(AudioScript.samples(soundMs + (again ? AudioScript.WORD_MS : 0)));
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
        assertThat(botSaid(call)).containsExactly(REPLY);
        assertThat(told(call)).isEqualTo(REPLY);
    }

    @Test
    void aVoiceThatHangsIsFilledInAndThenReplaced() {
        CallScript call = call(AHEAD, true).keep("One moment, please.");
        call.tts.fails(Optional.of(ProviderException.Kind.TIMEOUT), Duration.ofSeconds(20));
        call.say("hello");
        long spoken = now(call);
        call.pause(9_000);
        assertThat(String.join(" ", call.botWordsSent())).isEqualTo("One moment, please. " + REPLY);
        assertThat(longestSilence(call, spoken)).isLessThan(MOST_SILENCE_MS);
        assertThat(botSaid(call)).containsExactly(REPLY);
        assertThat(told(call)).isEqualTo("One moment, please. " + REPLY);
    }

    @Test
    void aVoiceThatStallsInMidReplyIsFilledInAndGoesOnWhereItStopped() {
        CallScript call = call(PACED, false).keep("One moment, please.");
        call.tts.stallAfterWords(4);
        call.say("hello");
        long spoken = now(call);
        call.pause(12_000);
        assertThat(String.join(" ", call.botWordsSent()))
                .isEqualTo("one two three four One moment, please. five six seven eight nine ten");
        assertThat(longestSilence(call, spoken)).isLessThan(MOST_SILENCE_MS);
        assertThat(lastStatus(call)).isEqualTo(Response.Status.COMPLETED);
        assertThat(botSaid(call)).containsExactly(REPLY);
        List<SessionOutput.SpokenWord> words = call.all(SessionOutput.SpokenWord.class);
        assertThat(words.get(4).startMs() - words.get(3).endMs()).isGreaterThan(500);
        assertThat(told(call)).isEqualTo("one two three four One moment, please. five six seven eight nine ten");
        SessionOutput.FillerSpoken filler = call.last(SessionOutput.FillerSpoken.class);
        assertThat(filler.startMs()).isGreaterThanOrEqualTo(words.get(3).endMs());
        assertThat(filler.endMs()).isLessThanOrEqualTo(words.get(4).startMs());
        // The model never reads it.
        call.llm.answers(request -> ScriptedLlm.text("yes"));
        call.say("again").pause(4_000);
        assertThat(call.llm.requests().getLast().messages())
                .noneMatch(each -> each.text().contains("One moment"));
    }

    /** The transcript of the last reply, which its deltas and its end tell alike; no word before its audio. */
    private static String told(CallScript call) {
        StringBuilder deltas = new StringBuilder();
        boolean sound = false;
        for (SessionOutput output : call.outputs) {
            switch (output) {
                case SessionOutput.ResponseAudio audio -> sound = true;
                case SessionOutput.ResponseTranscript it -> deltas.append(it.delta());
                case SessionOutput.FillerSpoken it -> {
                    assertThat(sound).isTrue();
                    deltas.append(it.delta());
                }
                default -> {}
            }
        }
        assertThat(call.last(SessionOutput.PartDone.class).told()).isEqualTo(deltas.toString());
        return deltas.toString();
    }

    @Test
    void aVoiceThatWasOnlySlowGoesOnBehindTheFillerInTimeWithItsWords() {
        CallScript call = call(PACED, true).keep("One moment, please.");
        call.tts.slowAfterWords(4, Duration.ofSeconds(3));
        call.say("hello").pause(12_000);
        assertThat(String.join(" ", call.botWordsSent()))
                .isEqualTo("one two three four One moment, please. five six seven eight nine ten");
        assertThat(call.tts.opened()).isEqualTo(1);
        assertThat(call.reserve.opened()).isZero();
        List<SessionOutput.SpokenWord> words = call.all(SessionOutput.SpokenWord.class);
        assertThat(words).extracting(SessionOutput.SpokenWord::text).containsExactly(REPLY.split(" "));
        assertThat(words.get(4).startMs() - words.get(3).endMs()).isGreaterThan(700);
    }

    @Test
    void withoutAKeptFillerTheReserveTakesOverAtOnce() {
        CallScript call = call(AHEAD, true);
        call.tts.hangs(true);
        call.say("hello");
        long spoken = now(call);
        call.pause(9_000);
        assertThat(call.botWordsSent()).containsExactly(REPLY.split(" "));
        assertThat(longestSilence(call, spoken)).isLessThan(MOST_SILENCE_MS);
    }

    @Test
    void aVoiceThatWasLostAMomentAgoIsTriedAgainWithoutMuchWaiting() {
        CallScript call = call(AHEAD, true);
        call.tts.hangs(true);
        call.say("hello").pause(8_000).say("again");
        long spoken = now(call);
        int before = call.outputs.size();
        call.pause(1_500);
        assertThat(call.outputs.subList(before, call.outputs.size()))
                .anyMatch(SessionOutput.ResponseAudio.class::isInstance);
        assertThat(call.outputTimesMs.get(
                                call.outputs.indexOf(call.outputs.subList(before, call.outputs.size()).stream()
                                        .filter(SessionOutput.ResponseAudio.class::isInstance)
                                        .findFirst()
                                        .orElseThrow()))
                        - spoken)
                .isLessThan(1_300);
        call.tts.hangs(false);
        call.pause(6_000).say("once more").pause(6_000);
        assertThat(call.reserve.opened()).isEqualTo(2);
        assertThat(call.tts.opened()).isEqualTo(3);
    }

    // A reserve that cannot be understood does not speak.

    @Test
    void aReserveOfAnotherLanguageDoesNotSpeak() {
        SessionConfig german =
                SessionConfig.defaults().withStt(new SessionConfig.Stt(Optional.of("de-DE"), Optional.empty()));
        CallScript call = call(german, AHEAD, true).keep("Sorry.");
        call.tts.fails(Optional.of(ProviderException.Kind.UNAUTHORISED), Duration.ZERO);
        call.say("hallo").pause(6_000);
        assertThat(call.botWordsSent()).containsExactly("Sorry.");
        assertThat(call.reserve.opened()).isZero();
    }

    @Test
    void whereTheLanguageIsNotToldTheTextTellsIt() {
        CallScript call = call(AHEAD, true).keep("Sorry.");
        call.llm.answers(request -> ScriptedLlm.text("Je vous entends et je suis là pour vous aider."));
        call.tts.fails(Optional.of(ProviderException.Kind.UNAUTHORISED), Duration.ZERO);
        call.say("bonjour").pause(6_000);
        assertThat(call.botWordsSent()).containsExactly("Sorry.");
    }

    @Test
    void aReserveThatCannotReadTheScriptDoesNotSpeak() {
        CallScript call = call(AHEAD, true).keep("Sorry.");
        call.reserve.reads(Set.of(UnicodeScript.LATIN), new TextToSpeech.Voice("any", "", Optional.empty()));
        call.llm.answers(request -> ScriptedLlm.text("доброе утро"));
        call.tts.fails(Optional.of(ProviderException.Kind.UNAUTHORISED), Duration.ZERO);
        call.say("hello").pause(6_000);
        assertThat(String.join(" ", call.botWordsSent())).isEqualTo("Sorry.");
    }

    // Without a reserve, what was kept.

    @ParameterizedTest
    @EnumSource(
            value = ProviderException.Kind.class,
            names = {"BROKEN", "UNAUTHORISED", "AT_CAPACITY", "TIMEOUT"})
    void theKeptApologyIsPlayedForAVoiceThatIsDown(ProviderException.Kind kind) {
        CallScript call = call(AHEAD, false).keep("Sorry.");
        call.tts.fails(Optional.of(kind), Duration.ofMillis(400));
        call.say("hello");
        long spoken = now(call);
        call.pause(6_000);
        assertThat(call.botWordsSent()).containsExactly("Sorry.");
        assertThat(longestSilence(call, spoken)).isLessThan(MOST_SILENCE_MS);
        assertThat(lastStatus(call)).isEqualTo(Response.Status.FAILED);
        assertThat(botSaid(call)).endsWith("Sorry.");
        assertThat(troubles(call).getLast().recovering()).isFalse();
        assertThat(call.outputs.indexOf(troubles(call).getLast()))
                .isGreaterThan(call.outputs.lastIndexOf(call.last(SessionOutput.ResponseAudio.class)));
        call.tts.fails(Optional.empty(), Duration.ZERO);
        call.say("again").pause(6_000);
        assertThat(call.botWordsSent()).endsWith("nine", "ten");
        assertThat(call.tts.openStreams()).isZero();
    }

    @Test
    void aVoiceThatBreaksForGoodInMidReplyIsApologisedForBehindWhatItSaid() {
        CallScript call = call(PACED, false).keep("Sorry.");
        call.tts.failAfterWords(4);
        call.say("hello").pause(600);
        call.tts.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ZERO);
        call.pause(8_000);
        assertThat(call.botWordsSent()).containsExactly("one", "two", "three", "four", "Sorry.");
        assertThat(botSaid(call)).containsExactly("one two three four", "Sorry.");
        assertThat(lastStatus(call)).isEqualTo(Response.Status.FAILED);
    }

    @Test
    void withNothingKeptTheClientLearnsAtOnce() {
        CallScript call = call(AHEAD, false);
        call.tts.fails(Optional.of(ProviderException.Kind.UNAUTHORISED), Duration.ofMillis(100));
        call.say("hello").pause(6_000);
        assertThat(call.botWordsSent()).isEmpty();
        assertThat(troubles(call)).singleElement().matches(it -> !it.recovering());
        assertThat(lastStatus(call)).isEqualTo(Response.Status.FAILED);
    }

    @Test
    void theLastWordsOfACallAreKeptToo() {
        CallScript call = call(AHEAD, false).keep(Phrases.STT_FAILED.get("en")).keep("Sorry.");
        call.tts.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ofMillis(100));
        call.stt.failsWith(ProviderException.Kind.REJECTED);
        call.stt.leave();
        call.pause(9_000);
        assertThat(String.join(" ", call.botWordsSent())).isEqualTo(Phrases.STT_FAILED.get("en"));
    }

    @Test
    void keptSentencesAreForTheVoiceAndElseForTheDefaultOne() {
        CallScript call = call(
                        SessionConfig.defaults().withTts(new SessionConfig.Tts(true, Optional.of("anna"), 1)),
                        AHEAD,
                        false)
                .keep("Sorry.");
        call.kept.keep(
                new TextToSpeech.Options(AudioScript.RATE, Optional.of("anna"), Optional.empty(), 1),
                "Sorry.",
                call.script.say("Verzeihung."));
        call.tts.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ofMillis(100));
        call.say("hello").pause(6_000);
        assertThat(call.botWordsSent()).containsExactly("Verzeihung.");
    }

    @Test
    void aResponseOutsideTheConversationIsNotApologisedFor() {
        CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD, false);
        call.keep("Sorry.");
        call.tts.fails(Optional.of(ProviderException.Kind.BROKEN), Duration.ofMillis(100));
        call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), "r"));
        call.pause(3_000);
        assertThat(call.botWordsSent()).isEmpty();
        assertThat(lastStatus(call)).isEqualTo(Response.Status.FAILED);
    }
}
