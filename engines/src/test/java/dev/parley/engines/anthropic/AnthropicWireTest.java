package dev.parley.engines.anthropic;

import static dev.parley.provider.ChatMessage.Role.ASSISTANT;
import static dev.parley.provider.ChatMessage.Role.SYSTEM;
import static dev.parley.provider.ChatMessage.Role.TOOL;
import static dev.parley.provider.ChatMessage.Role.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.support.llm.ModelWire;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.Hints;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.ProviderException;
import dev.parley.simulator.anthropic.MessagesApi;
import dev.parley.simulator.llm.LlmReply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of the Messages API, and what is made of its answers, over real sockets. */
class AnthropicWireTest {
    private static final ChatMessage HELLO = ChatMessage.of(USER, "Hello");
    private final ModelWire wire = new ModelWire(new AnthropicEngine(), new MessagesApi());

    @AfterEach
    void close() {
        wire.close();
    }

    private JsonObject sent(LanguageModel.Request request, Map<String, String> settings) {
        wire.server.enqueue(new LlmReply.Text("Fine"));
        wire.ask(wire.model(settings), request).done();
        return wire.server.requests().getLast();
    }

    private JsonArray messages(ChatMessage... messages) {
        return sent(ModelWire.request(List.of(messages), ToolChoice.AUTO), Map.of())
                .getJsonArray("messages");
    }

    private static ChatMessage calling(String text, String... ids) {
        return new ChatMessage(
                ASSISTANT,
                text,
                List.of(),
                List.of(ids).stream()
                        .map(id -> new ChatMessage.ToolCall(id, "get_weather", "{\"place\":\"Rome\"}"))
                        .toList(),
                Optional.empty());
    }

    private static ChatMessage result(String id, String text) {
        return new ChatMessage(TOOL, text, List.of(), List.of(), Optional.of(id));
    }

    private static JsonArray json(String text) {
        return new JsonArray(text.replace('\'', '"'));
    }

    @Test
    void asks_with_everything_in_its_place() {
        JsonObject body =
                sent(ModelWire.request(List.of(ChatMessage.of(SYSTEM, "Be kind."), HELLO), ToolChoice.AUTO), Map.of());
        assertThat(body)
                .isEqualTo(new JsonObject(("{'model':'claude-haiku-5-5','stream':true,'max_tokens':300,"
                                + "'system':'Be kind.','messages':[{'role':'user','content':[{'type':'text','text':'Hello'}]}],"
                                + "'thinking':{'type':'disabled'},'temperature':0.8,"
                                + "'cache_control':{'type':'ephemeral','ttl':'5m'},"
                                + "'tools':[{'name':'get_weather','description':'The weather of a place.','input_schema':"
                                + "{'type':'object','properties':{'place':{'type':'string'}},'required':['place']}}],"
                                + "'tool_choice':{'type':'auto'}}")
                        .replace('\'', '"')));
    }

    @Test
    void a_key_may_be_a_bearer_token() {
        LanguageModel model = wire.model(Map.of("api-key", "", "auth-token", ModelWire.KEY));
        wire.ask(model).done();
        assertThat(wire.ask(wire.model(Map.of("api-key", ""))).failed().cause().kind())
                .isEqualTo(ProviderException.Kind.UNAUTHORISED);
    }

    @Test
    void turns_alternate_and_results_come_first() {
        assertThat(messages(
                        HELLO,
                        ChatMessage.of(USER, "The weather?"),
                        ChatMessage.of(ASSISTANT, "Let me see."),
                        calling("", "a", "b"),
                        HELLO,
                        result("b", "wet"),
                        result("a", "dry")))
                .isEqualTo(
                        json(
                                "[{'role':'user','content':[{'type':'text','text':'Hello'},"
                                        + "{'type':'text','text':'The weather?'}]},"
                                        + "{'role':'assistant','content':[{'type':'text','text':'Let me see.'},"
                                        + "{'type':'tool_use','id':'a','name':'get_weather','input':{'place':'Rome'}},"
                                        + "{'type':'tool_use','id':'b','name':'get_weather','input':{'place':'Rome'}}]},"
                                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'dry'},"
                                        + "{'type':'tool_result','tool_use_id':'b','content':'wet'},{'type':'text','text':'Hello'}]}]"));
    }

    @Test
    void the_user_is_first_and_last() {
        assertThat(messages(ChatMessage.of(ASSISTANT, "Hello! I was")))
                .isEqualTo(json("[{'role':'user','content':[{'type':'text','text':'(The conversation begins.)'}]},"
                        + "{'role':'assistant','content':[{'type':'text','text':'Hello! I was'}]},"
                        + "{'role':'user','content':[{'type':'text','text':'" + ChatMessage.GO_ON.text() + "'}]}]"));
    }

    @Test
    void an_answer_told_in_part_is_gone_on_with() {
        JsonArray messages = messages(HELLO, ChatMessage.of(ASSISTANT, "Hello! I was"), ChatMessage.GO_ON);
        assertThat(messages).hasSize(3);
        assertThat(messages.getJsonObject(1).getString("role")).isEqualTo("assistant");
    }

    @Test
    void ids_of_others_are_made_to_fit() {
        JsonArray messages = messages(HELLO, calling("", "functions.f:0"), result("functions.f:0", " "));
        JsonObject call = messages.getJsonObject(1).getJsonArray("content").getJsonObject(0);
        JsonObject answer = messages.getJsonObject(2).getJsonArray("content").getJsonObject(0);
        assertThat(call.getString("id")).matches("[a-zA-Z0-9_-]+").isEqualTo(answer.getString("tool_use_id"));
        assertThat(answer.containsKey("content")).isFalse();
    }

    @Test
    void calls_are_told_in_words_where_no_function_is_offered() {
        JsonObject body =
                sent(LanguageModel.Request.of(List.of(HELLO, calling("", "a"), result("a", "dry"))), Map.of());
        assertThat(body.containsKey("tools")).isFalse();
        assertThat(body.getJsonArray("messages").encode())
                .contains("get_weather", "dry")
                .doesNotContain("tool_use");
    }

    @Test
    void pictures_are_sent_as_their_url_has_them() {
        ChatMessage seen = new ChatMessage(
                USER,
                "Look",
                List.of("data:image/png;base64,aGk=", "https://a.example/x.jpg", "data:image/bmp;base64,aGk="),
                List.of(),
                Optional.empty());
        assertThat(messages(seen).getJsonObject(0).getJsonArray("content"))
                .isEqualTo(json("[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'aGk='}},"
                        + "{'type':'image','source':{'type':'url','url':'https://a.example/x.jpg'}},"
                        + "{'type':'text','text':'(A picture that you cannot see.)'},"
                        + "{'type':'text','text':'Look'}]"));
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, '{\"type\":\"none\"}'",
        "REQUIRED, '{\"type\":\"any\",\"disable_parallel_tool_use\":true}'",
        "FUNCTION, '{\"type\":\"tool\",\"name\":\"get_weather\",\"disable_parallel_tool_use\":true}'"
    })
    void functions_are_chosen_as_asked(ToolChoice.Mode mode, String expected) {
        LanguageModel.Request base = ModelWire.request(
                List.of(HELLO),
                new ToolChoice(mode, mode == ToolChoice.Mode.FUNCTION ? Optional.of("get_weather") : Optional.empty()));
        LanguageModel.Request alone = new LanguageModel.Request(
                base.messages(),
                base.model(),
                base.temperature(),
                base.maxTokens(),
                base.tools(),
                base.toolChoice(),
                new Hints(Optional.of(false), Optional.empty()));
        assertThat(sent(alone, Map.of()).getJsonObject("tool_choice")).isEqualTo(new JsonObject(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "off, , '{\"type\":\"disabled\"}', ",
        "off, high, '{\"type\":\"disabled\"}', high",
        "off, xhigh, , xhigh",
        "adaptive, minimal, '{\"type\":\"adaptive\"}', low",
        "model, , , ",
        "2048, , '{\"type\":\"enabled\",\"budget_tokens\":2048}', "
    })
    void thinking_and_effort_are_asked_for(String thinking, String hint, String expected, String effort) {
        LanguageModel.Request base = LanguageModel.Request.of(List.of(HELLO));
        JsonObject body = sent(
                new LanguageModel.Request(
                        base.messages(),
                        Optional.of("claude-x"),
                        base.temperature(),
                        base.maxTokens(),
                        List.of(),
                        ToolChoice.AUTO,
                        new Hints(Optional.empty(), Optional.ofNullable(hint))),
                Map.of("thinking", thinking, "max-tokens", "100", "prompt-caching", "off"));
        assertThat(body.getJsonObject("thinking")).isEqualTo(expected == null ? null : new JsonObject(expected));
        assertThat(body.getJsonObject("output_config"))
                .isEqualTo(effort == null ? null : new JsonObject().put("effort", effort));
        assertThat(body.getString("model")).isEqualTo("claude-x");
        assertThat(body.getInteger("max_tokens")).isEqualTo(thinking.equals("2048") ? 2148 : 100);
        assertThat(body.containsKey("cache_control")).isFalse();
    }

    @Test
    void what_a_model_refuses_is_left_out_from_then_on() {
        List.of(
                        "temperature is not supported by this model",
                        "thinking.type.disabled is not supported for this model",
                        "cache_control: Extra inputs are not permitted")
                .forEach(each -> wire.server.enqueue(LlmReply.Error.of(400, each)));
        LanguageModel model = wire.model();
        for (int i = 0; i < 2; i++) {
            wire.ask(model, ModelWire.request(List.of(HELLO), ToolChoice.AUTO)).done();
        }
        assertThat(wire.server.requests()).hasSize(5);
        assertThat(wire.server.requests().getLast().fieldNames())
                .doesNotContain("temperature", "thinking", "cache_control");
    }

    @Test
    void thoughts_are_reasoning_and_go_back_with_the_call() {
        wire.server
                .enqueue(new LlmReply.Thinking("Rome? Look it up.", weather("t1")))
                .enqueue(new LlmReply.Text("Dry."));
        LanguageModel model = wire.model(Map.of("thinking", "adaptive"));
        ModelWire.Asked first = wire.ask(model, ModelWire.request(List.of(HELLO), ToolChoice.AUTO));
        assertThat(first.done().reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(first.reasoning()).isEqualTo("Rome? Look it up.");
        assertThat(first.text()).isEmpty();
        assertThat(first.calls()).isEqualTo("get_weather{\"place\":\"Rome\"}");
        wire.ask(model, ModelWire.request(List.of(HELLO, calling("", "t1"), result("t1", "dry")), ToolChoice.AUTO))
                .done();
        assertThat(wire.server
                        .requests()
                        .getLast()
                        .getJsonArray("messages")
                        .getJsonObject(1)
                        .getJsonArray("content")
                        .getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("type", "thinking")
                        .put("thinking", "Rome? Look it up.")
                        .put("signature", "c2ltdWxhdGVk"));
    }

    @Test
    void thoughts_that_are_refused_stay_away() {
        wire.server
                .enqueue(new LlmReply.Thinking("Hm.", weather("t1")))
                .enqueue(LlmReply.Error.of(400, "messages.1.content.0: `thinking` blocks cannot be modified"))
                .enqueue(new LlmReply.Text("Dry."));
        LanguageModel model = wire.model(Map.of("thinking", "adaptive"));
        wire.ask(model, ModelWire.request(List.of(HELLO), ToolChoice.AUTO)).done();
        wire.ask(model, ModelWire.request(List.of(HELLO, calling("", "t1"), result("t1", "dry")), ToolChoice.AUTO))
                .done();
        assertThat(wire.server.requests().getLast().getJsonArray("messages").encode())
                .doesNotContain("thinking");
        assertThat(wire.server.requests().getLast().containsKey("thinking")).isTrue();
    }

    private static LlmReply weather(String id) {
        return new LlmReply.ToolCalls(List.of(new LlmReply.ToolCalls.Call(id, "get_weather", "{\"place\":\"Rome\"}")));
    }

    @Test
    void tokens_are_counted_with_those_of_the_cache() {
        wire.server.enqueue(new LlmReply.Text("one two three"));
        LlmEvent.Usage usage = wire.ask(wire.model()).done().usage();
        assertThat(usage.outputTokens()).isEqualTo(3);
        assertThat(usage.cachedTokens()).isPositive().isLessThan(usage.inputTokens());
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "stop_sequence, STOP",
        "max_tokens, MAX_TOKENS",
        "model_context_window_exceeded, MAX_TOKENS",
        "refusal, CONTENT_FILTER",
        "something_new, STOP"
    })
    void an_answer_ends_for_a_reason(String told, FinishReason reason) {
        wire.raw("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + told
                + "\"},\"usage\":{\"output_tokens\":1}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(wire.ask(wire.model()).done().reason()).isEqualTo(reason);
    }

    @Test
    void a_message_that_is_not_streamed_is_read_as_well() {
        wire.raw("{\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"},"
                + "{\"type\":\"text\",\"text\":\"Hi\"},{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}],"
                + "\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}");
        ModelWire.Asked asked = wire.ask(wire.model());
        assertThat(asked.done().usage()).isEqualTo(new LlmEvent.Usage(3, 4, 0));
        assertThat(asked.text()).isEqualTo("Hi");
        assertThat(asked.calls()).isEqualTo("f{}");
    }
}
