package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.support.Pcm16;
import dev.parley.provider.ProviderException;
import dev.parley.session.script.AudioScript;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the audio a client sends: cleared, cut within a sample, sent too fast, not heard any more. */
class RealtimeInputTest {
    private static RealtimeCall withoutDetection() {
        return RealtimeCall.stock()
                .update("'audio':{'input':{'turn_detection':null,'transcription':{'model':'whisper-1'}}}")
                .mark();
    }

    private static byte[] spoken(RealtimeCall call, String text) {
        return Pcm16.bytes(call.service.script.say(text));
    }

    private static RealtimeCall ask(RealtimeCall call, String what) {
        return call.send("{\"type\":\"input_audio_buffer." + what + "\",\"event_id\":\"mine\"}");
    }

    @Test
    void clearedAudioIsToldAndGone() {
        RealtimeCall call = withoutDetection();
        call.append(spoken(call, "one two"));
        ask(call, "clear");
        assertThat(call.types()).containsExactly("input_audio_buffer.cleared");
        ask(call, "commit");
        assertThat(call.error().get("code").asText()).isEqualTo("input_audio_buffer_commit_empty");
        assertThat(call.error().get("message").asText()).contains("only has 0ms of audio");
        assertThat(call.error().get("event_id").asText()).isEqualTo("mine");
        call.append(spoken(call, "three"));
        ask(call, "commit").wait(1000);
        assertThat(call.last("conversation.item.input_audio_transcription.completed")
                        .get("transcript")
                        .asText())
                .isEqualTo("three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "clear"})
    void halfASampleIsNotOfTheNextTurn(String between) {
        RealtimeCall call = withoutDetection();
        byte[] first = spoken(call, "one");
        call.append(Arrays.copyOf(first, first.length + 1));
        ask(call, between).wait(500);
        call.append(spoken(call, "two three"));
        ask(call, "commit").wait(1000);
        assertThat(call.last("conversation.item.input_audio_transcription.completed")
                        .get("transcript")
                        .asText())
                .isEqualTo("two three");
    }

    @Test
    void aClientThatSendsMoreThanItsPaceIsNotReadUntilItIsTaken() {
        RealtimeCall call = RealtimeCall.stock();
        call.append(Pcm16.bytes(AudioScript.silence(30_000)));
        assertThat(call.connection.pauses).isZero();
        call.append(Pcm16.bytes(AudioScript.silence(5_000)));
        assertThat(call.connection.pauses).isPositive();
        call.wait(1_000);
        assertThat(call.connection.pauses).isZero();
        assertThat(call.types()).doesNotContain("error");
    }

    @Test
    void aSpokenCallWhoseRecogniserIsGoneForGoodEndsBehindTheReason() {
        RealtimeCall call = RealtimeCall.stock();
        call.service.stt.failsWith(ProviderException.Kind.REJECTED);
        call.service.stt.leave();
        call.say("hello").wait(15_000);
        assertThat(call.error().get("message").asText()).startsWith("Speech recognition failed: ");
        assertThat(call.error().get("type").asText()).isEqualTo("server_error");
        assertThat(call.error().get("code").asText()).isEqualTo("engine_rejected");
        assertThat(call.connection.closeCode).hasValue(1011);
    }

    @Test
    void audioWaitsForAClientThatDoesNotReadAndGoesOnWhenItHasRead() {
        RealtimeCall call = RealtimeCall.stock();
        call.connection.writable = false;
        call.send("{\"type\":\"response.create\"}").wait(3_000);
        assertThat(call.types()).doesNotContain("response.output_audio.delta");
        call.connection.writable = true;
        call.dialect.drained();
        call.wait(100);
        assertThat(call.types()).contains("response.output_audio.delta", "response.done");
    }

    @Test
    void aClientThatIsGoneLeavesNothingOpen() {
        RealtimeCall call = RealtimeCall.extended();
        call.say("hello there");
        assertThat(call.service.stt.openStreams()).isEqualTo(1);
        assertThat(call.service.listeners).hasSize(1);
        call.dialect.closed();
        call.wait(100);
        assertThat(call.service.stt.openStreams()).isZero();
        assertThat(call.service.listeners).isEmpty();
        assertThat(call.connection.closeCode).isEmpty();
    }
}
