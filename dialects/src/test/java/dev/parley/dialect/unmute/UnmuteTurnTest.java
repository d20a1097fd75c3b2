package dev.parley.dialect.unmute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.BackchannelPolicy;
import dev.parley.session.FillerPolicy;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.ScriptedLlm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The event order of unmute.md 2.5, over a real session. */
class UnmuteTurnTest {
    private static final Set<String> KNOWN = Set.of(
            "session.updated",
            "response.created",
            "unmute.response.text.delta.ready",
            "response.text.done",
            "response.text.delta",
            "response.audio.delta",
            "response.audio.done",
            "conversation.item.input_audio_transcription.delta",
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "unmute.interrupted_by_vad",
            "unmute.additional_outputs",
            "error");

    private static List<String> deltas(UnmuteCall call, String type) {
        return call.connection.all(type).stream()
                .map(e -> e.get("delta").asText())
                .toList();
    }

    private static List<String> history(JsonNode event) {
        List<String> entries = new ArrayList<>();
        event.findValue("chat_history")
                .forEach(e -> entries.add(e.get("role").asText() + ": "
                        + e.get("content").asText().lines().findFirst().orElse("")));
        return entries;
    }

    @Test
    void aFillerInTheMiddleOfAReplyIsToldBesideIt() {
        ScriptedSessionService service = new ScriptedSessionService().keep("One moment, please.");
        service.llm.answers(request -> ScriptedLlm.text("one two three four five six"));
        service.tts.stallAfterWords(3);
        try (UnmuteCall call = new UnmuteCall(service)) {
            call.instruct().speak(UnmuteCall.silence(100)).wait(12_000);
            assertThat(call.connection.all("response.text.delta").stream()
                            .map(delta -> delta.get("delta").asText())
                            .toList())
                    .containsExactly("one", "two", "three", "One moment, please.", "four", "five", "six");
        }
    }

    @Test
    void slowRepliesHaveFillers() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            assertThat(call.service.setup.orElseThrow().fillers()).isEqualTo(FillerPolicy.LATE);
        }
    }

    @Test
    void aBackchannelIsSoundAlone() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            assertThat(call.service.setup.orElseThrow().backchannels()).contains(BackchannelPolicy.USUAL);
            call.mark();
            call.service
                    .client
                    .orElseThrow()
                    .accept(new SessionOutput.BackchannelSaid("Mm-hm.", 2, UnmuteCall.tone(300)));
            assertThat(call.types()).isNotEmpty().containsOnly("response.audio.delta");
            // With the silence behind it, which fills the last packet.
            assertThat(call.connection.all("response.audio.delta").stream()
                            .mapToInt(delta -> delta.get("delta").asText().length())
                            .sum())
                    .isGreaterThan(500);
        }
    }

    @Test
    void nothingIsSentBeforeTheClientDoesSomething() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.wait(10_000);
            assertThat(call.types()).isEmpty();
        }
    }

    @Test
    void theBotSpeaksFirstOnceInstructedAndHearing() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.service.llm.answers(request -> ScriptedLlm.text("Hi there, friend."));
            call.instruct().wait(2000);
            assertThat(call.types()).containsExactly("session.updated");
            assertThat(call.last("session.updated").get("session").toString())
                    .isEqualTo("{\"instructions\":{\"type\":\"constant\",\"text\":\"Be a parrot.\",\"language\":null},"
                            + "\"voice\":\"ada\",\"allow_recording\":false}");

            call.mark().speak(UnmuteCall.silence(100)).wait(3000);
            assertThat(call.landmarks())
                    .containsExactly(
                            "response.created",
                            "response.text.done",
                            "unmute.additional_outputs",
                            "response.audio.done");
            assertThat(deltas(call, "unmute.response.text.delta.ready")).containsExactly("Hi", " there,", " friend.");
            assertThat(deltas(call, "response.text.delta")).containsExactly("Hi", "there,", "friend.");
            assertThat(call.last("response.text.done").get("text").asText()).isEqualTo("Hi there, friend.");

            JsonNode created = call.last("response.created").get("response");
            assertThat(created.get("voice").asText()).isEqualTo("ada");
            assertThat(history(created)).containsExactly("system: # Basics", "assistant: ");
            assertThat(created.at("/chat_history/0/content").asText()).contains("Be a parrot.", "scripted model 1b");
            assertThat(history(call.last("unmute.additional_outputs"))).containsExactly("assistant: Hi there, friend.");
        }
    }

    /** Clients put the deltas one behind the other. */
    @Test
    void textWithoutSpacesIsShownWithoutThem() {
        try (UnmuteCall call = UnmuteCall.connected()) {
            call.service.llm.answers(request -> ScriptedLlm.text("今日はとても良い天気です。散歩に行きましょう。 OK?"));
            call.instruct().mark().speak(UnmuteCall.silence(100)).wait(5000);
            assertThat(deltas(call, "unmute.response.text.delta.ready"))
                    .hasSizeGreaterThan(4)
                    .contains("散歩に", " OK?");
            assertThat(String.join("", deltas(call, "unmute.response.text.delta.ready")))
                    .isEqualTo("今日はとても良い天気です。散歩に行きましょう。 OK?");
        }
    }

    @Test
    void temperatureFallsAfterTheFirstReply() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.say("hello").pause(2000);
            assertThat(call.service.llm.requests())
                    .extracting(request -> request.temperature().orElse(-1))
                    .containsExactly(0.7, 0.3);
        }
    }

    @Test
    void callersTurn() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.mark().pause(500).say("how are you").pause(3000);
            assertThat(call.landmarks())
                    .containsExactly(
                            "input_audio_buffer.speech_started",
                            "input_audio_buffer.speech_stopped",
                            "conversation.item.input_audio_transcription.delta",
                            "conversation.item.input_audio_transcription.delta",
                            "conversation.item.input_audio_transcription.delta",
                            "unmute.additional_outputs",
                            "response.created",
                            "response.text.done",
                            "unmute.additional_outputs",
                            "response.audio.done");
            assertThat(deltas(call, "conversation.item.input_audio_transcription.delta"))
                    .containsExactly("how", "are", "you");
            assertThat(call.last("conversation.item.input_audio_transcription.delta")
                            .get("start_time")
                            .isNumber())
                    .isTrue();
            assertThat(history(call.connection.all("unmute.additional_outputs").getFirst()))
                    .containsExactly("assistant: Hi there.", "user: how are you");
            assertThat(history(call.last("response.created")))
                    .containsExactly("system: # Basics", "assistant: Hi there.", "user: how are you", "assistant: ");
            assertThat(history(call.last("unmute.additional_outputs")))
                    .containsExactly("assistant: Hi there.", "user: how are you", "assistant: Hi there.");
        }
    }

    /** Unmute lets its connection go at an interruption, and has none before the next reply's first sound. */
    @Test
    void withoutAConnectionToTheVoiceThereIsNoVoiceToTell() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.service.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
            call.say("hello").pause(2000);
            call.say("stop please").pause(1200);
            JsonNode debug = call.last("unmute.additional_outputs").at("/args/debug_dict");
            assertThat(debug.at("/connection/tts").asText()).isEqualTo("none");
            assertThat(debug.get("tts_voice").asText()).isEqualTo("none");
            // Of the reply that was cut.
            assertThat(debug.at("/tts_throughput/time_received_yielded").asDouble())
                    .isGreaterThan(0.48);
        }
    }

    /** As Unmute cleans what its voice, and so its history, gets. */
    @Test
    void theHistoryHoldsWordsWithoutMarkup() {
        try (UnmuteCall call = UnmuteCall.connected().instruct()) {
            call.service.llm.answers(request -> ScriptedLlm.text("It *is*  `so` “very” ** don’t_you nice."));
            call.speak(UnmuteCall.silence(100)).wait(5000);
            assertThat(history(call.last("unmute.additional_outputs")))
                    .containsExactly("assistant: It is so \"very\" don'tyou nice.");
        }
    }

    @Test
    void bargeInIsToldBeforeTheSpeechThatCausedIt() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.service.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
            call.say("hello").pause(2000).mark();
            call.say("stop please").pause(40);
            assertThat(call.landmarks())
                    .containsExactly("unmute.interrupted_by_vad", "input_audio_buffer.speech_started");
            int cut = call.types().indexOf("unmute.interrupted_by_vad");
            assertThat(call.types().subList(cut, call.types().size())).doesNotContain("response.audio.delta");
            assertThat(call.types().get(cut - 1)).isEqualTo("response.audio.delta");

            call.pause(2500);
            List<String> history = history(call.last("response.created"));
            assertThat(history)
                    .containsExactly(
                            "system: # Basics",
                            "assistant: Hi there.",
                            "user: hello",
                            "assistant: a b c d e f —",
                            "user: stop please",
                            "assistant: ");
        }
    }

    @Test
    void aWordComesBeforeTheStartOfSpeechWhenTheRecogniserDecides() {
        ScriptedSessionService service = new ScriptedSessionService(true).withPauseScores();
        try (UnmuteCall call = new UnmuteCall(service)) {
            call.instruct().speak(UnmuteCall.silence(100)).wait(4000).mark();
            call.say("one two");
            assertThat(call.landmarks())
                    .containsExactly(
                            "conversation.item.input_audio_transcription.delta",
                            "input_audio_buffer.speech_started",
                            "conversation.item.input_audio_transcription.delta");
        }
    }

    /** As where Unmute's recogniser tells voice before it tells words (unmute.md 2.5): no sound after the interruption. */
    @Test
    void theWordThatInterruptsIsToldBeforeTheInterruption() {
        ScriptedSessionService service = new ScriptedSessionService(true).withPauseScores();
        try (UnmuteCall call = new UnmuteCall(service)) {
            service.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
            call.instruct().speak(UnmuteCall.silence(100)).wait(1500).mark();
            call.say("stop");
            List<String> types = call.types().stream()
                    .filter(type -> !type.equals("response.text.delta"))
                    .toList();
            assertThat(types)
                    .endsWith(
                            "conversation.item.input_audio_transcription.delta",
                            "response.audio.delta",
                            "unmute.interrupted_by_vad",
                            "input_audio_buffer.speech_started");
        }
    }

    @Test
    void debugValuesAreUnmutes() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            for (int i = 0; i < 12; i++) {
                call.speak(UnmuteCall.silence(100)).wait(100);
            }
            JsonNode debug = call.last("unmute.additional_outputs").at("/args/debug_dict");
            assertThat(debug.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "timing",
                            "connection",
                            "chatbot",
                            "last_receive_time",
                            "conversation_state",
                            "tts_voice",
                            "stt_pause_prediction",
                            "time_since_last_message",
                            "tts_throughput");
            assertThat(debug.get("timing").toString()).isEqualTo("{\"to_first_token\":0.01,\"tts_audio\":0.02}");
            assertThat(debug.get("connection").toString()).isEqualTo("{\"stt\":\"connected\",\"tts\":\"closed\"}");
            assertThat(debug.get("tts_voice").asText()).isEqualTo("ada");
            assertThat(debug.get("last_receive_time").asDouble()).isBetween(1.0, 1.3);
            assertThat(debug.at("/tts_throughput/time_received").asDouble()).isEqualTo(0.48);
            assertThat(debug.at("/tts_throughput/time_received_yielded").asDouble())
                    .isEqualTo(0.48);
        }
    }

    /** Each step by itself, and of the reply that was begun last. */
    @Test
    void theTimesOfAReplyAreItsOwn() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            for (String words : List.of("hello", "how are you")) {
                call.mark().say(words).pause(3000);
                assertThat(call.last("unmute.additional_outputs")
                                .at("/args/debug_dict/timing")
                                .toString())
                        .isEqualTo("{\"pause_detection\":0.512,\"to_first_token\":0.01,\"tts_audio\":0.02}");
            }
        }
    }

    @Test
    void stateIsToldOncePerSecondOfIdleAudio() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.mark();
            for (int i = 0; i < 35; i++) {
                call.speak(UnmuteCall.silence(100)).wait(100);
            }
            assertThat(call.types()).containsOnly("unmute.additional_outputs").hasSize(3);
            assertThat(history(call.last("unmute.additional_outputs")))
                    .containsExactly("assistant: Hi there.", "user: ");
            JsonNode args = call.last("unmute.additional_outputs").get("args");
            assertThat(args.get("debug_plot_data").isArray()).isTrue();
            assertThat(args.at("/debug_dict/conversation_state").asText()).isEqualTo("waiting_for_user");
        }
    }

    @Test
    void goodbyeEndsTheCall() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.service.llm.answers(request -> ScriptedLlm.text("It was nice. Bye!"));
            call.say("goodbye").pause(2500);
            assertThat(call.types()).contains("response.audio.done");
            call.wait(3000);
            assertThat(call.connection.closeCode).hasValue(1000);
        }
    }

    @Test
    void longSilenceIsAnsweredByTheBot() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.mark().pause(9000);
            assertThat(call.landmarks()).containsSubsequence("input_audio_buffer.speech_stopped", "response.created");
            assertThat(call.landmarks()).contains("response.audio.done");
            assertThat(history(call.last("response.created"))).contains("user: ...");
        }
    }

    /** Unmute waits a second behind its reply, then counts 7 s (unmute.md 5.5). No word is told in the lead here. */
    @ParameterizedTest
    @CsvSource({"2, false", "5, false", "30, false", "2, true", "5, true", "30, true"})
    void silenceIsLongEightSecondsAfterTheReply(int words, boolean scored) {
        ScriptedSessionService service =
                scored ? new ScriptedSessionService(true).withPauseScores() : new ScriptedSessionService();
        service.tts.withoutTimes();
        try (UnmuteCall call = new UnmuteCall(service)) {
            service.llm.answers(request -> ScriptedLlm.text("a ".repeat(words)));
            call.instruct().speak(UnmuteCall.silence(100));
            pauseUntil(call, "response.audio.done");
            assertThat(pauseUntil(call, "input_audio_buffer.speech_stopped")).isBetween(7950, 8050);
        }
    }

    /** @return ms of silence until then */
    private static int pauseUntil(UnmuteCall call, String type) {
        int waited = 0;
        while (call.connection.all(type).isEmpty() && waited < 20_000) {
            call.pause(20);
            waited += 20;
        }
        return waited;
    }

    @Test
    void onlyTypesThatUnmutesClientsKnowAreEverSent() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.send("{}").send("nonsense").speak(UnmuteCall.tone(600)).pause(1500);
            call.say("one").pause(1500).say("two").pause(12_000);
            assertThat(KNOWN).containsAll(call.types());
            assertThat(call.connection.sent)
                    .allSatisfy(event ->
                            assertThat(event.get("event_id").isTextual()).isTrue());
        }
    }

    @Test
    void oggOpusIsHeard() {
        try (UnmuteCall call = UnmuteCall.greeted()) {
            call.mark();
            for (int i = 0; i < 10; i++) {
                call.speak(UnmuteCall.tone(100)).wait(100);
            }
            assertThat(call.types()).contains("input_audio_buffer.speech_started");
        }
    }
}
