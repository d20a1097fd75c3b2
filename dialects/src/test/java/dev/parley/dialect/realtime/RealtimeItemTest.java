package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.provider.ChatMessage;
import org.junit.jupiter.api.Test;

/** Items a client makes, asks for and removes (openai-realtime.md 3 and 4). */
class RealtimeItemTest {
    private static String text(String id, String role, String part, String text) {
        return "{\"id\":\"%s\",\"type\":\"message\",\"role\":\"%s\",\"content\":[{\"type\":\"%s\",\"text\":\"%s\"}]}"
                .formatted(id, role, part, text);
    }

    private static String create(String item, String more) {
        return "{\"type\":\"conversation.item.create\"" + more + ",\"item\":" + item + "}";
    }

    @Test
    void itemsKeepTheirIdsAndTheirPlace() {
        RealtimeCall call = RealtimeCall.stock().mark();
        call.send(create(text("b", "user", "input_text", "second"), ""));
        call.send(create(text("a", "system", "input_text", "first"), ",\"previous_item_id\":\"root\""));
        call.send(create(text("c", "assistant", "output_text", "third"), ",\"previous_item_id\":\"b\""));
        assertThat(call.types())
                .containsExactly(
                        "conversation.item.added", "conversation.item.done",
                        "conversation.item.added", "conversation.item.done",
                        "conversation.item.added", "conversation.item.done");
        JsonNode third = call.last("conversation.item.added");
        assertThat(third.get("previous_item_id").asText()).isEqualTo("b");
        assertThat(third.get("item").toString())
                .isEqualTo("{\"id\":\"c\",\"object\":\"realtime.item\",\"type\":\"message\",\"status\":\"completed\","
                        + "\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"third\"}]}");
        assertThat(call.service.session.orElseThrow().history())
                .extracting(dev.parley.conversation.Item::id)
                .containsExactly("a", "b", "c");
    }

    @Test
    void imagesReachTheModel() {
        RealtimeCall call = RealtimeCall.stock().update("'output_modalities':['text']");
        call.send(create("""
                {"type":"message","role":"user","content":[{"type":"input_text","text":"What is it?"},
                 {"type":"input_image","image_url":"data:image/png;base64,AAAA"}]}""", ""));
        call.send("{\"type\":\"response.create\"}").wait(500);
        ChatMessage message = call.service.llm.requests().getFirst().messages().getLast();
        assertThat(message.text()).isEqualTo("What is it?");
        assertThat(message.images()).containsExactly("data:image/png;base64,AAAA");
    }

    @Test
    void retrieveDeleteAndRefer() {
        RealtimeCall call = RealtimeCall.stock().update("'output_modalities':['text']");
        call.send(create(text("one", "user", "input_text", "1"), ""));
        call.send(create(text("two", "user", "input_text", "2"), "")).mark();
        call.send("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"one\"}");
        assertThat(call.last("conversation.item.retrieved")
                        .at("/item/content/0/text")
                        .asText())
                .isEqualTo("1");
        call.send("{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\","
                        + "\"input\":[{\"type\":\"item_reference\",\"id\":\"two\"}]}}")
                .wait(500);
        assertThat(call.service.llm.requests().getFirst().messages().getLast().text())
                .isEqualTo("2");
        call.send("{\"type\":\"conversation.item.delete\",\"item_id\":\"one\"}");
        assertThat(call.last("conversation.item.deleted").get("item_id").asText())
                .isEqualTo("one");
        assertThat(call.service.session.orElseThrow().history()).hasSize(1);
    }

    @Test
    void noItemIsReferredToTwice() {
        RealtimeCall call = RealtimeCall.stock().update("'output_modalities':['text']");
        call.send(create(text("one", "user", "input_text", "1"), "")).mark();
        String one = "{\"type\":\"item_reference\",\"id\":\"one\"}";
        call.send("{\"type\":\"response.create\",\"event_id\":\"e\",\"response\":{\"input\":[" + one + "," + one
                        + "]}}")
                .wait(500);
        JsonNode error = call.last("error").get("error");
        assertThat(error.get("param").asText()).isEqualTo("response.input[1].id");
        assertThat(error.get("code").asText()).isEqualTo("invalid_value");
        assertThat(error.get("event_id").asText()).isEqualTo("e");
        assertThat(call.service.llm.requests()).isEmpty();
    }

    @Test
    void aSpokenTurnCreatedWithItsTranscriptKeepsIt() {
        RealtimeCall call = RealtimeCall.stock().mark();
        call.send(create("""
                {"type":"message","role":"user","content":[{"type":"input_audio","transcript":"I said so"}]}""", ""));
        assertThat(call.last("conversation.item.done").at("/item/content/0").toString())
                .isEqualTo("{\"type\":\"input_audio\",\"transcript\":\"I said so\"}");
    }

    @Test
    void anIdThatSpeechUnderWayWillHaveIsTaken() {
        RealtimeCall call = RealtimeCall.stock();
        call.say("hello there");
        String id =
                call.last("input_audio_buffer.speech_started").get("item_id").asText();
        call.send("{\"type\":\"conversation.item.create\",\"item\":{\"id\":\"" + id
                + "\",\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"x\"}]}}");
        assertThat(call.error().get("code").asText()).isEqualTo("item_create_duplicate_item_id");
        call.pause(2000);
        assertThat(call.last("input_audio_buffer.committed").get("item_id").asText())
                .isEqualTo(id);
        assertThat(call.last("response.done").at("/response/status").asText()).isEqualTo("completed");
    }

    @Test
    void anIdThatAClientChoseIsNotMadeAgain() {
        RealtimeCall call = RealtimeCall.stock().update("'output_modalities':['text']");
        for (int i = 0; i < 60; i++) {
            call.send(
                    "{\"type\":\"conversation.item.create\",\"item\":{\"id\":\"item_" + i
                            + "\",\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"x\"}]}}");
        }
        call.send("{\"type\":\"response.create\"}").wait(500);
        assertThat(call.last("response.done").at("/response/status").asText()).isEqualTo("completed");
    }
}
