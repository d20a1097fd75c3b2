package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LlmEvent;
import dev.parley.session.script.ScriptedLlm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the language model is given, and what is told of its use. */
class RealtimeContextTest {
    /** About 1000 tokens. */
    private static final String LONG = "x".repeat(3980);

    private static void write(RealtimeCall call, int number) {
        call.send("{\"type\":\"conversation.item.create\",\"item\":{\"id\":\"i" + number
                + "\",\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"" + number
                + " " + LONG + "\"}]}}");
    }

    private static String asked(RealtimeCall call) {
        call.send("{\"type\":\"response.create\"}").wait(500);
        return call.service.llm.requests().getLast().messages().stream()
                .filter(message -> message.role() == ChatMessage.Role.USER)
                .map(ChatMessage::text)
                .reduce("", (a, b) -> a + b)
                .replace(LONG, "");
    }

    private static RealtimeCall text(String fields) {
        return RealtimeCall.open(new ScriptedSessionService(), "model=x")
                .update("'output_modalities':['text']" + fields);
    }

    @Test
    void theOldestItemsAreLeftOutButStayInTheConversation() {
        RealtimeCall call = text(",'instructions':'Be brief.'");
        for (int i = 0; i < 40; i++) {
            write(call, i);
        }
        assertThat(asked(call)).startsWith("12 ").endsWith("39 ");
        call.send("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"i0\"}");
        assertThat(call.last("conversation.item.retrieved").at("/item/id").asText())
                .isEqualTo("i0");
    }

    @Test
    void aRetentionRatioWithALimitOfItsOwn() {
        RealtimeCall call = text(",'truncation':{'type':'retention_ratio','retention_ratio':0.5,"
                + "'token_limits':{'post_instructions':10000}}");
        for (int i = 0; i < 11; i++) {
            write(call, i);
        }
        assertThat(asked(call)).startsWith("6 ");
    }

    @Test
    void withoutTruncationTheResponseFails() {
        RealtimeCall call = text(",'truncation':'disabled'");
        for (int i = 0; i < 40; i++) {
            write(call, i);
        }
        call.mark().send("{\"type\":\"response.create\"}").wait(500);
        assertThat(call.types()).containsExactly("response.created", "response.done", "rate_limits.updated");
        JsonNode response = call.last("response.done").get("response");
        assertThat(response.get("status").asText()).isEqualTo("failed");
        assertThat(response.at("/status_details/error/code").asText()).isEqualTo("context_length_exceeded");
        assertThat(call.service.llm.requests()).isEmpty();
        call.mark()
                .update("'truncation':'auto'")
                .send("{\"type\":\"response.create\"}")
                .wait(500);
        assertThat(call.last("response.done").at("/response/status").asText()).isEqualTo("completed");
    }

    @Test
    void aReplyCutByItsTokenLimitIsIncomplete() {
        RealtimeCall call = text(",'max_output_tokens':3");
        call.service.llm.answers(request -> List.of(
                new LlmEvent.Text("One two three"),
                new LlmEvent.Done(LlmEvent.FinishReason.MAX_TOKENS, new LlmEvent.Usage(5, 3, 0))));
        call.send("{\"type\":\"response.create\"}").wait(500);
        assertThat(call.service.llm.requests().getLast().maxTokens()).hasValue(3);
        JsonNode response = call.last("response.done").get("response");
        assertThat(response.get("status").asText()).isEqualTo("incomplete");
        assertThat(response.get("status_details").toString())
                .isEqualTo("{\"type\":\"incomplete\",\"reason\":\"max_output_tokens\"}");
        assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");
        assertThat(response.get("max_output_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void usageCountsTextAndSpeechApart() {
        RealtimeCall call = RealtimeCall.stock();
        call.service.llm.answers(request -> List.of(
                new LlmEvent.Text("I am fine."),
                new LlmEvent.Done(LlmEvent.FinishReason.STOP, new LlmEvent.Usage(40, 7, 30))));
        call.say("how are you").pause(2000);
        JsonNode usage = call.last("response.done").at("/response/usage");
        int heard = usage.at("/input_token_details/audio_tokens").asInt();
        int spoken = usage.at("/output_token_details/audio_tokens").asInt();
        assertThat(heard).isBetween(8, 25);
        assertThat(spoken).isPositive();
        assertThat(usage.at("/input_token_details/text_tokens").asInt()).isEqualTo(40);
        assertThat(usage.at("/input_token_details/cached_tokens").asInt()).isEqualTo(30);
        assertThat(usage.at("/output_token_details/text_tokens").asInt()).isEqualTo(7);
        assertThat(usage.get("input_tokens").asInt()).isEqualTo(40 + heard);
        assertThat(usage.get("output_tokens").asInt()).isEqualTo(7 + spoken);
        assertThat(usage.get("total_tokens").asInt()).isEqualTo(47 + heard + spoken);
    }

    @Test
    void usageIsEstimatedWhereTheModelTellsNone() {
        RealtimeCall call = text("");
        write(call, 1);
        call.service.llm.answers(request -> List.of(
                new LlmEvent.Text("Twelve letters and more."),
                new LlmEvent.Done(LlmEvent.FinishReason.STOP, LlmEvent.Usage.UNKNOWN)));
        call.send("{\"type\":\"response.create\"}").wait(500);
        JsonNode usage = call.last("response.done").at("/response/usage");
        assertThat(usage.get("input_tokens").asInt()).isBetween(1000, 1200);
        assertThat(usage.get("output_tokens").asInt()).isBetween(5, 15);
    }

    @Test
    void hintsReachTheModel() {
        RealtimeCall call = text(",'parallel_tool_calls':false,'reasoning':{'effort':'low'}");
        call.service.llm.answers(request -> ScriptedLlm.text("Yes."));
        call.send("{\"type\":\"response.create\"}").wait(500);
        assertThat(call.service.llm.requests().getLast().hints().parallelTools())
                .contains(false);
        assertThat(call.service.llm.requests().getLast().hints().reasoningEffort())
                .contains("low");
        call.send("{\"type\":\"response.create\",\"response\":{\"reasoning\":{\"effort\":\"high\"}}}")
                .wait(500);
        assertThat(call.service.llm.requests().getLast().hints().parallelTools())
                .contains(false);
        assertThat(call.service.llm.requests().getLast().hints().reasoningEffort())
                .contains("high");
    }
}
