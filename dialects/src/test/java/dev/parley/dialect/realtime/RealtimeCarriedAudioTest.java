package dev.parley.dialect.realtime;

import static dev.parley.dialect.realtime.SpokenReply.withoutDeltas;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.IncomingAudio;
import dev.parley.dialect.support.MemoryAudioChannel;
import dev.parley.dialect.support.MemoryConnection;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.provider.ChatMessage;
import dev.parley.session.BackchannelPolicy;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The protocol over a carrier with audio of its own (openai-realtime.md 5.5 and 6.6). */
class RealtimeCarriedAudioTest {
    private static final int FRAME = AudioScript.samples(20);
    private static final String LONG =
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";

    private final ScriptedSessionService service = new ScriptedSessionService();
    /** Late by more than a word, so that it and the server's clock disagree. */
    private final MemoryAudioChannel channel =
            new MemoryAudioChannel(service.time, Duration.ofMillis(300), Duration.ofSeconds(30));

    private RealtimeCall call = over(channel);
    private long timestamp = 90_000;

    private RealtimeCall over(MemoryAudioChannel carried) {
        RealtimeCall made = new RealtimeCall(
                service, RealtimeCall.handshake("model=gpt-realtime"), new MemoryConnection(service.time, carried));
        carried.tells(made.dialect);
        return made;
    }

    private void open(String reply) {
        service.llm.answers(request -> ScriptedLlm.text(reply));
        call.dialect.opened();
        call.mark();
    }

    private void play(short[] samples) {
        for (int at = 0; at < samples.length; at += FRAME) {
            call.wait(20);
            short[] frame = Arrays.copyOfRange(samples, at, at + FRAME);
            call.dialect.audio(new IncomingAudio.Frame(timestamp, frame));
            timestamp += FRAME;
            service.time.settle();
        }
    }

    private void say(String text) {
        play(service.script.say(text));
    }

    /** A client that sends nothing while it is silent. */
    private void silentFor(int ms) {
        for (int left = ms; left > 0; left -= 20) {
            call.wait(20);
            call.dialect.audio(new IncomingAudio.Gap(timestamp, FRAME));
            timestamp += FRAME;
            service.time.settle();
        }
    }

    private List<String> heardWords() {
        List<String> words = new ArrayList<>();
        String last = "";
        for (short[] piece : channel.heard) {
            for (short sample : piece) {
                String word = service.script.word(sample);
                if (!word.isEmpty() && !word.equals(last)) {
                    words.add(word);
                }
                last = word;
            }
        }
        return words;
    }

    @Test
    void aBackchannelIsSoundAlone() {
        open("one two");
        assertThat(service.setup.orElseThrow().backchannels()).contains(BackchannelPolicy.OFF);
        service.client.orElseThrow().accept(new SessionOutput.BackchannelSaid("mhm", 1, service.script.say("mhm")));
        call.wait(1_000);
        assertThat(heardWords()).containsExactly("mhm");
        assertThat(call.types()).isEmpty();
    }

    @Test
    void overAWebSocketThereIsNoSoundOutsideOfResponses() {
        ScriptedSessionService plain = new ScriptedSessionService();
        RealtimeCall.open(plain, "");
        assertThat(plain.setup.orElseThrow().backchannels()).isEmpty();
    }

    /** What the model is told next of what it said. */
    private String remembered() {
        call.send("{\"type\":\"response.create\"}").wait(50);
        return service.llm.requests().getLast().messages().stream()
                .filter(message -> message.role() == ChatMessage.Role.ASSISTANT)
                .map(ChatMessage::text)
                .reduce("", (before, text) -> text);
    }

    @Test
    void aTurnIsHeardAndSpokenBesideTheEvents() {
        open("I am fine.");
        say("how are you");
        silentFor(3000);
        List<String> types = withoutDeltas(call.types());
        assertThat(types)
                .startsWith(
                        "input_audio_buffer.speech_started",
                        "input_audio_buffer.speech_stopped",
                        "input_audio_buffer.committed")
                .containsSubsequence(
                        "response.created",
                        "response.content_part.added",
                        "output_audio_buffer.started",
                        "response.output_audio.done",
                        "response.output_audio_transcript.done",
                        "response.done",
                        "output_audio_buffer.stopped");
        assertThat(call.types())
                .contains("response.output_audio_transcript.delta")
                .doesNotContain("response.output_audio.delta", "output_audio_buffer.cleared", "error");
        assertThat(heardWords()).containsExactly("I", "am", "fine.");
        assertThat(call.last("output_audio_buffer.stopped").get("response_id"))
                .isEqualTo(call.last("response.done").at("/response/id"));
    }

    @Test
    void whoInterruptsHasHeardWhatTheCarrierPlayed() {
        open(LONG);
        say("hello");
        silentFor(2500);
        call.mark();
        say("stop that");
        long heardMs = channel.heardMs();
        assertThat(withoutDeltas(call.types()))
                .containsSubsequence(
                        "input_audio_buffer.speech_started",
                        "output_audio_buffer.cleared",
                        "conversation.item.truncated");
        JsonNode truncated = call.last("conversation.item.truncated");
        // Between two positions, a frame apart, the server's clock goes on.
        assertThat(truncated.get("audio_end_ms").asLong()).isBetween(heardMs, heardMs + 20);
        silentFor(100);
        assertThat(channel.heardMs()).as("nothing more was played").isEqualTo(heardMs);
        assertThat(call.types()).doesNotContain("error", "output_audio_buffer.stopped");

        List<String> heard = heardWords();
        long lastWordMs = heardMs - (heard.size() - 1) * (long) (AudioScript.WORD_MS + AudioScript.GAP_MS);
        int whole = lastWordMs * 2 >= AudioScript.WORD_MS ? heard.size() : heard.size() - 1;
        assertThat(heard).hasSizeBetween(3, 12);
        assertThat(remembered()).isEqualTo(String.join(" ", heard.subList(0, whole)));
    }

    @Test
    void whoInterruptsBehindAFinishedResponseDoesSoToo() {
        open("one two three four five six");
        call.send("{\"type\":\"response.create\"}").wait(1000);
        assertThat(call.types()).contains("response.done").doesNotContain("output_audio_buffer.stopped");
        call.mark();
        say("stop that");
        assertThat(withoutDeltas(call.types()))
                .containsSubsequence("output_audio_buffer.cleared", "conversation.item.truncated");
        assertThat(call.last("conversation.item.truncated").get("audio_end_ms").asLong())
                .isBetween(channel.heardMs(), channel.heardMs() + 20);
    }

    @Test
    void aClientStopsTheSoundOfAResponseThatItCancelled() {
        open("w ".repeat(400));
        call.send("{\"type\":\"response.create\"}").wait(1000);
        call.mark().send("{\"type\":\"response.cancel\"}").send("{\"type\":\"output_audio_buffer.clear\"}");
        long heardMs = channel.heardMs();
        assertThat(withoutDeltas(call.types()))
                .endsWith("output_audio_buffer.cleared", "conversation.item.truncated")
                .doesNotContain("error");
        assertThat(call.last("conversation.item.truncated").get("audio_end_ms").asLong())
                .isEqualTo(heardMs);
        call.wait(3000);
        assertThat(channel.heardMs()).isEqualTo(heardMs);
    }

    @Test
    void overAWebSocketThereIsNoSuchBuffer() {
        RealtimeCall other = RealtimeCall.stock().mark().send("{\"type\":\"output_audio_buffer.clear\"}");
        assertThat(other.types()).containsExactly("error");
        assertThat(other.error().get("param").asText()).isEqualTo("type");
    }

    @Test
    void aResponseBesideTheConversationIsHeardBehindTheOneInIt() {
        open("one two three");
        call.send("{\"type\":\"response.create\"}");
        service.llm.answers(request -> ScriptedLlm.text("aside"));
        call.send("{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\"}}")
                .wait(4000);
        assertThat(heardWords()).containsExactly("one", "two", "three", "aside");
        assertThat(call.connection.all("output_audio_buffer.stopped")).hasSize(2);
    }

    @Test
    void aKeyIsToldAndIsASignOfLifeThatInterruptsNobody() {
        open("one two three");
        call.update("'audio':{'input':{'turn_detection':{'type':'server_vad','idle_timeout_ms':5000}}}");
        say("hello");
        silentFor(800);
        press('5');
        JsonNode told = call.last("input_audio_buffer.dtmf_event_received");
        assertThat(told.get("event").asText()).isEqualTo("5");
        assertThat(told.get("received_at").asLong())
                .isEqualTo(service.clock().instant().getEpochSecond());
        silentFor(3000);
        assertThat(heardWords()).containsExactly("one", "two", "three");
        call.mark();
        press('#');
        silentFor(4500);
        assertThat(call.types()).containsExactly("input_audio_buffer.dtmf_event_received");
        silentFor(1000);
        assertThat(call.types()).contains("input_audio_buffer.timeout_triggered");
    }

    private void press(char key) {
        call.dialect.signal(new SessionInput.DtmfDigit(key, 120));
        service.time.settle();
    }

    @Test
    void anEventLongerThanTheClientTakesIsLeftOutAndTheClientTold() {
        open("Fine.");
        call.connection.longestMessage = 2000;
        String instructions = "x".repeat(3000);
        call.mark()
                .send("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instructions\":\""
                        + instructions + "\"}}");
        assertThat(call.types()).containsExactly("error");
        String message = call.connection.sent.getFirst().at("/error/message").asText();
        assertThat(message).contains("session.updated", "2000");
    }

    @Test
    void aCarrierThatTakesNoMoreLosesNothing() {
        MemoryAudioChannel narrow = new MemoryAudioChannel(service.time, Duration.ofMillis(20), Duration.ofMillis(500));
        RealtimeCall slow = over(narrow);
        service.llm.answers(request -> ScriptedLlm.text(LONG));
        slow.dialect.opened();
        slow.send("{\"type\":\"response.create\"}").wait(2000);
        assertThat(narrow.waitingMs()).isBetween(100L, 700L);
        slow.wait(6000);
        assertThat(narrow.heardMs()).isEqualTo(14L * (AudioScript.WORD_MS + AudioScript.GAP_MS));
        assertThat(slow.types()).contains("output_audio_buffer.stopped");
    }

    @Test
    void aCarrierThatCannotTellLeavesItToTheServersClock() {
        call = over(channel.withoutPosition());
        open(LONG);
        call.send("{\"type\":\"response.create\"}").wait(1000);
        say("stop that");
        assertThat(call.types())
                .contains("output_audio_buffer.cleared")
                .doesNotContain("conversation.item.truncated", "error");
        call.mark();
        service.llm.answers(request -> ScriptedLlm.text("fine"));
        silentFor(3000);
        assertThat(withoutDeltas(call.types())).contains("response.done").endsWith("output_audio_buffer.stopped");
    }

    @Test
    void onlyACarrierThatPlaysAtOnceIsGivenAudioInTime() {
        open("yes");
        assertThat(service.setup.orElseThrow().playoutLead()).isEmpty();
        MemoryAudioChannel atOnce =
                new MemoryAudioChannel(service.time, Duration.ZERO, Duration.ofSeconds(1)).withoutPace();
        over(atOnce).dialect.opened();
        assertThat(service.setup.orElseThrow().playoutLead()).hasValue(Duration.ofMillis(200));
    }
}
