package dev.parley.dialect.realtime;

import static dev.parley.dialect.realtime.SpokenReply.SPOKEN_REPLY;
import static dev.parley.dialect.realtime.SpokenReply.withoutDeltas;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.session.script.ScriptedLlm;
import org.junit.jupiter.api.Test;

/** Turns that the client or the clock ends, and replies that nobody interrupts. */
class RealtimeTurnControlTest {
    @Test
    void manualCommit() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'turn_detection':null}}").mark();
        call.say("hello there").send("{\"type\":\"input_audio_buffer.commit\"}").wait(1000);
        assertThat(call.types())
                .containsExactly("input_audio_buffer.committed", "conversation.item.added", "conversation.item.done");
        call.mark().send("{\"type\":\"response.create\"}").wait(1000);
        assertThat(withoutDeltas(call.types())).containsExactlyElementsOf(SPOKEN_REPLY);
    }

    @Test
    void idleTimeoutLetsTheBotSpeak() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'transcription':{'model':'whisper-1'},"
                + "'turn_detection':{'type':'server_vad','idle_timeout_ms':5000}}}");
        call.say("hello").pause(3000).mark().pause(5000);
        assertThat(withoutDeltas(call.types()))
                .startsWith(
                        "input_audio_buffer.timeout_triggered",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done",
                        "conversation.item.input_audio_transcription.completed",
                        "response.created");
        JsonNode timeout = call.last("input_audio_buffer.timeout_triggered");
        assertThat(timeout.get("audio_end_ms").asLong()
                        - timeout.get("audio_start_ms").asLong())
                .isEqualTo(5000);
        JsonNode added = call.connection.all("conversation.item.added").getFirst();
        assertThat(added.at("/item/id")).isEqualTo(timeout.get("item_id"));
        assertThat(added.at("/item/content").toString()).isEqualTo("[{\"type\":\"input_audio\",\"transcript\":null}]");
        assertThat(call.last("conversation.item.input_audio_transcription.completed")
                        .get("transcript")
                        .asText())
                .isEmpty();
    }

    @Test
    void theIdleTimeoutCountsFromAReplyOnly() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'turn_detection':{'type':'server_vad','idle_timeout_ms':5000}}}")
                .mark();
        call.pause(12_000);
        assertThat(call.types()).isEmpty();
    }

    @Test
    void aCommitDuringServerVadCreatesNoResponse() {
        RealtimeCall call = RealtimeCall.stock();
        call.say("hello there").mark();
        call.send("{\"type\":\"input_audio_buffer.commit\"}").pause(3000);
        assertThat(call.types())
                .containsExactly(
                        "input_audio_buffer.speech_stopped",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done");
        call.mark().send("{\"type\":\"response.create\"}").wait(1000);
        assertThat(withoutDeltas(call.types())).containsExactlyElementsOf(SPOKEN_REPLY);
    }

    @Test
    void aResponseAskedForWithTheCommitKnowsTheWords() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'turn_detection':null}}").mark();
        call.say("hello there");
        call.send("{\"type\":\"input_audio_buffer.commit\"}").send("{\"type\":\"response.create\"}");
        assertThat(call.types())
                .containsExactly(
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done",
                        "response.created");
        call.wait(1000);
        assertThat(call.service.llm.requests().getLast().messages().getLast().text())
                .isEqualTo("hello there");
    }

    @Test
    void withoutInterruptionOnlyTheSpeechIsTold() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'turn_detection':{'type':'server_vad','interrupt_response':false}}}");
        call.service.llm.answers(request -> ScriptedLlm.text("w ".repeat(400)));
        call.say("hello").pause(1700).mark();
        call.say("wait").pause(1000);
        assertThat(withoutDeltas(call.types()))
                .containsExactly(
                        "input_audio_buffer.speech_started",
                        "input_audio_buffer.speech_stopped",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done");
    }
}
