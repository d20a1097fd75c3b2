package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.Pcm16;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Audio within items: retrieved, truncated, and brought along by the client. */
class RealtimeAudioItemTest {
    private static JsonNode retrieve(RealtimeCall call, String itemId) {
        call.send("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"" + itemId + "\"}");
        return call.last("conversation.item.retrieved").get("item");
    }

    private static short[] audio(JsonNode item) {
        return Pcm16.samples(
                Base64.getDecoder().decode(item.at("/content/0/audio").asText()));
    }

    private static String create(short[] samples, String rest) {
        return "{\"type\":\"conversation.item.create\",\"event_id\":\"c1\",\"item\":{\"id\":\"mine\","
                + "\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"audio\":\""
                + Base64.getEncoder().encodeToString(Pcm16.bytes(samples)) + "\"" + rest + "}]}}";
    }

    @Test
    void aRetrievedTurnOfTheCallerHasItsAudio() {
        RealtimeCall call = RealtimeCall.stock();
        short[] said = call.service.script.say("hello there");
        call.pause(500).play(said).pause(1500);
        String id = call.last("input_audio_buffer.committed").get("item_id").asText();

        short[] kept = audio(retrieve(call, id));
        assertThat(kept.length).isBetween(said.length, said.length + AudioScript.samples(900));
        int from = 0;
        while (from < kept.length && kept[from] != said[0]) {
            from++;
        }
        assertThat(java.util.Arrays.copyOfRange(kept, from, from + said.length)).isEqualTo(said);
        assertThat(call.connection
                        .all("conversation.item.added")
                        .getFirst()
                        .at("/item/content/0")
                        .has("audio"))
                .isFalse();
    }

    @Test
    void aRetrievedReplyHasTheAudioThatIsLeftAfterTruncation() {
        RealtimeCall call = RealtimeCall.stock();
        call.service.llm.answers(request -> ScriptedLlm.text("one two three four five six"));
        call.say("count").pause(1500);
        String id = call.last("response.output_item.done").at("/item/id").asText();
        int sent = 0;
        for (JsonNode delta : call.connection.all("response.output_audio.delta")) {
            sent += Base64.getDecoder().decode(delta.get("delta").asText()).length / 2;
        }
        assertThat(audio(retrieve(call, id))).hasSize(sent);

        call.send("{\"type\":\"conversation.item.truncate\",\"item_id\":\"" + id
                + "\",\"content_index\":0,\"audio_end_ms\":500}");
        assertThat(audio(retrieve(call, id))).hasSize(AudioScript.samples(500));
    }

    @Test
    void audioComesInTheFormatOfTheSession() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'format':{'type':'audio/pcmu'}}}");
        call.append(new byte[16_000]);
        call.send("{\"type\":\"input_audio_buffer.commit\"}").wait(500);
        String id = call.last("input_audio_buffer.committed").get("item_id").asText();
        byte[] bytes = Base64.getDecoder()
                .decode(retrieve(call, id).at("/content/0/audio").asText());
        assertThat(bytes.length).isBetween(15_900, 16_100);
    }

    @Test
    void anItemMadeOfAudioIsTranscribedAndReadByTheModel() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'transcription':{'model':'whisper-1'}}}").mark();
        short[] said = call.service.script.say("what is the weather");
        call.send(create(said, ""));
        call.send("{\"type\":\"response.create\"}");
        assertThat(call.types())
                .containsExactly("conversation.item.added", "conversation.item.done", "response.created");
        assertThat(call.service.llm.requests()).isEmpty();
        call.wait(3000);

        JsonNode completed = call.last("conversation.item.input_audio_transcription.completed");
        assertThat(completed.get("item_id").asText()).isEqualTo("mine");
        assertThat(completed.get("transcript").asText()).isEqualTo("what is the weather");
        assertThat(call.service.llm.requests().getLast().messages().getLast().text())
                .isEqualTo("what is the weather");
        JsonNode item = retrieve(call, "mine");
        assertThat(item.at("/content/0/transcript").asText()).isEqualTo("what is the weather");
        assertThat(audio(item)).isEqualTo(said);
        assertThat(call.service.stt.openStreams()).isZero();
    }

    @Test
    void audioThatComesWithItsTranscriptIsTakenAtItsWord() {
        RealtimeCall call = RealtimeCall.stock();
        call.send(create(call.service.script.say("one"), ",\"transcript\":\"uno\""))
                .wait(2000);
        assertThat(call.service.stt.opened()).isZero();
        assertThat(retrieve(call, "mine").at("/content/0/transcript").asText()).isEqualTo("uno");
    }

    @Test
    void aFailedTranscriptionIsToldAndTheReplyGoesOn() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'transcription':{'model':'whisper-1'}}}");
        call.service.stt.failNextFlushes(4);
        call.send(create(call.service.script.say("one"), ""));
        call.send("{\"type\":\"response.create\"}").wait(3000);
        JsonNode failed = call.last("conversation.item.input_audio_transcription.failed");
        assertThat(failed.get("item_id").asText()).isEqualTo("mine");
        assertThat(call.last("response.done").at("/response/status").asText()).isEqualTo("completed");
    }

    @Test
    void moreAudioThanMayWaitIsRefused() {
        RealtimeCall call = RealtimeCall.stock().mark();
        call.send(create(new short[301 * AudioScript.RATE], ""));
        assertThat(call.types()).containsExactly("error");
        assertThat(call.error().get("param").asText()).isEqualTo("item.content");
        assertThat(call.error().get("event_id").asText()).isEqualTo("c1");
    }

    @Test
    void audioThatCannotBeReadIsNamed() {
        RealtimeCall call = RealtimeCall.stock().mark();
        call.send("""
                {"type":"conversation.item.create","item":{"type":"message","role":"user",
                 "content":[{"type":"input_audio","audio":"AAA*"}]}}""");
        assertThat(call.error().get("param").asText()).isEqualTo("item.content[0].audio");
        call.mark().send("""
                {"type":"conversation.item.create","item":{"type":"message","role":"user",
                 "content":[{"type":"input_audio"}]}}""");
        assertThat(call.error().get("code").asText()).isEqualTo("missing_required_parameter");
        call.mark().send("""
                {"type":"response.create","response":{"input":[{"type":"message","role":"user",
                 "content":[{"type":"input_audio","audio":"AAAA"}]}]}}""");
        assertThat(call.error().get("param").asText()).isEqualTo("response.input[0].content[0].transcript");
    }

    @Test
    void retrievedAudioIsBoundedByTheNewest() {
        RealtimeCall call = RealtimeCall.open(new ScriptedSessionService(), "model=x");
        assertThat(call.service.setup.orElseThrow().limits().itemAudio()).isGreaterThan(Duration.ZERO);
        short[] minute = AudioScript.silence(60_000);
        for (int i = 0; i < 11; i++) {
            call.send(create(minute, ",\"transcript\":\"x\"").replace("mine", "mine" + i));
        }
        assertThat(retrieve(call, "mine0").at("/content/0").has("audio")).isFalse();
        assertThat(audio(retrieve(call, "mine10"))).hasSize(minute.length);
    }
}
