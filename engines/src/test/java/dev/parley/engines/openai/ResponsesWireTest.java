package dev.parley.engines.openai;

import static dev.parley.provider.ChatMessage.Role.ASSISTANT;
import static dev.parley.provider.ChatMessage.Role.SYSTEM;
import static dev.parley.provider.ChatMessage.Role.TOOL;
import static dev.parley.provider.ChatMessage.Role.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.support.llm.ModelWire;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.Hints;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.llm.LlmReply;
import dev.parley.simulator.llm.ResponsesApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of OpenAI's Responses, and what is made of its answers and failures, over real sockets. */
@Tag("faults")
class ResponsesWireTest {
    private static final ChatMessage HELLO = ChatMessage.of(USER, "Hello");
    private final ModelWire wire = new ModelWire(new OpenAiEngine(), new ResponsesApi());

    @AfterEach
    void close() {
        wire.close();
    }

    private LanguageModel model() {
        return wire.model(Map.of("api", "responses", "silence-timeout", "2s", "model", "gpt-x"));
    }

    private JsonObject sent(LanguageModel.Request request) {
        wire.server.enqueue(new LlmReply.Text("Fine"));
        wire.ask(model(), request).done();
        return wire.server.requests().getLast();
    }

    private static ChatMessage calling(String id) {
        ChatMessage.ToolCall call = new ChatMessage.ToolCall(id, "get_weather", "{\"place\":\"Rome\"}");
        return new ChatMessage(ASSISTANT, "", List.of(), List.of(call), Optional.empty());
    }

    private static ChatMessage result(String id, String text) {
        return new ChatMessage(TOOL, text, List.of(), List.of(), Optional.of(id));
    }

    @Test
    void asks_with_everything_in_its_place() {
        ChatMessage seen =
                new ChatMessage(USER, "Look", List.of("data:image/png;base64,aGk="), List.of(), Optional.empty());
        LanguageModel.Request base = ModelWire.request(
                List.of(ChatMessage.of(SYSTEM, "Be kind."), HELLO, calling("a"), result("a", "dry"), seen),
                ToolChoice.function("get_weather"));
        LanguageModel.Request request = new LanguageModel.Request(
                base.messages(),
                base.model(),
                base.temperature(),
                base.maxTokens(),
                base.tools(),
                base.toolChoice(),
                new Hints(Optional.of(false), Optional.of("low")));
        assertThat(sent(request))
                .isEqualTo(new JsonObject(("{'model':'gpt-x','stream':true,'store':false,"
                                + "'temperature':0.8,'max_output_tokens':300,'reasoning':{'effort':'low'},"
                                + "'parallel_tool_calls':false,'include':['reasoning.encrypted_content'],"
                                + "'input':[{'role':'system','content':'Be kind.'},{'role':'user','content':'Hello'},"
                                + "{'type':'function_call','call_id':'a','name':'get_weather',"
                                + "'arguments':'{\\'place\\':\\'Rome\\'}'},"
                                + "{'type':'function_call_output','call_id':'a','output':'dry'},"
                                + "{'role':'user','content':[{'type':'input_text','text':'Look'},"
                                + "{'type':'input_image','image_url':'data:image/png;base64,aGk='}]}],"
                                + "'tools':[{'type':'function','name':'get_weather','description':'The weather of a place.',"
                                + "'parameters':{'type':'object','properties':{'place':{'type':'string'}},"
                                + "'required':['place']},'strict':false}],"
                                + "'tool_choice':{'type':'function','name':'get_weather'}}")
                        .replace('\'', '"')));
    }

    @Test
    void reasoning_is_told_as_such_and_goes_back_with_its_call() {
        wire.server
                .enqueue(new LlmReply.Thinking(
                        "Rome?",
                        new LlmReply.ToolCalls(
                                List.of(new LlmReply.ToolCalls.Call("t1", "get_weather", "{\"place\":\"Rome\"}")))))
                .enqueue(new LlmReply.Text("Dry."));
        LanguageModel model = model();
        ModelWire.Asked first = wire.ask(model, ModelWire.request(List.of(HELLO), ToolChoice.AUTO));
        assertThat(first.done().reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(first.reasoning()).isEqualTo("Rome?");
        assertThat(first.calls()).isEqualTo("get_weather{\"place\":\"Rome\"}");
        wire.ask(model, ModelWire.request(List.of(HELLO, calling("t1"), result("t1", "dry")), ToolChoice.AUTO))
                .done();
        JsonArray input = wire.server.requests().getLast().getJsonArray("input");
        assertThat(input.getJsonObject(1).getString("encrypted_content")).isEqualTo("c2ltdWxhdGVk");
        assertThat(input.getJsonObject(2).getString("type")).isEqualTo("function_call");
    }

    @Test
    void what_a_model_refuses_is_left_out_from_then_on() {
        List.of("Encrypted content is not supported with this model.", "Unsupported parameter: 'temperature'")
                .forEach(each -> wire.server.enqueue(LlmReply.Error.of(400, each)));
        LanguageModel model = model();
        for (int i = 0; i < 2; i++) {
            wire.ask(model, ModelWire.request(List.of(HELLO), ToolChoice.AUTO)).done();
        }
        assertThat(wire.server.requests()).hasSize(4);
        assertThat(wire.server.requests().getLast().fieldNames()).doesNotContain("include", "temperature");
    }

    @Test
    void tokens_are_counted() {
        wire.server.enqueue(new LlmReply.Text("one two three"));
        LlmEvent.Usage usage = wire.ask(model()).done().usage();
        assertThat(usage.outputTokens()).isEqualTo(3);
        assertThat(usage.cachedTokens()).isPositive().isLessThan(usage.inputTokens());
    }

    @ParameterizedTest
    @CsvSource({"max_output_tokens, MAX_TOKENS", "content_filter, CONTENT_FILTER"})
    void an_answer_that_is_not_complete_says_why(String why, FinishReason reason) {
        wire.raw("data: {\"type\":\"response.output_text.delta\",\"delta\":\"Well\"}\n\n"
                + "data: {\"type\":\"response.incomplete\",\"response\":{\"status\":\"incomplete\","
                + "\"incomplete_details\":{\"reason\":\"" + why + "\"}}}\n\n");
        ModelWire.Asked asked = wire.ask(model());
        assertThat(asked.done().reason()).isEqualTo(reason);
        assertThat(asked.text()).isEqualTo("Well");
    }

    @Test
    void a_response_that_is_not_streamed_is_read_as_well() {
        wire.raw("{\"object\":\"response\",\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":"
                + "[{\"type\":\"output_text\",\"text\":\"Hi\"}]},{\"type\":\"function_call\",\"call_id\":\"a\","
                + "\"name\":\"f\",\"arguments\":\"{}\"}],\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}");
        ModelWire.Asked asked = wire.ask(model());
        assertThat(asked.done().usage()).isEqualTo(new LlmEvent.Usage(3, 4, 0));
        assertThat(asked.text()).isEqualTo("Hi");
        assertThat(asked.calls()).isEqualTo("f{}");
    }

    @ParameterizedTest
    @CsvSource({
        "server_error, BROKEN",
        "rate_limit_exceeded, AT_CAPACITY",
        "invalid_prompt, REJECTED",
        "context_length_exceeded, TOO_LONG"
    })
    void a_response_that_failed_says_why(String code, Kind kind) {
        wire.raw("data: {\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"" + code
                + "\",\"message\":\"because\"}}}\n\n");
        ProviderException cause = wire.ask(model()).failed().cause();
        assertThat(cause.kind()).isEqualTo(kind);
        assertThat(cause).hasMessageContaining("because");
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSE, AT_CAPACITY, ''",
        "UNAUTHORIZED, UNAUTHORISED, ''",
        "SERVER_ERROR, BROKEN, ''",
        "HANG, TIMEOUT, ''",
        "STALL, TIMEOUT, You said",
        "DROP, BROKEN, You said",
        "GARBAGE, BROKEN, You said"
    })
    void each_fault_is_told_with_the_words_before_it(Fault.Kind fault, Kind kind, String words) {
        wire.faults.add(Fault.after(2, fault));
        ModelWire.Asked asked = wire.ask(model());
        assertThat(asked.failed().cause().kind()).isEqualTo(kind);
        assertThat(asked.text()).isEqualTo(words);
    }

    @Test
    void a_failure_in_the_middle_and_a_wait_are_told() {
        wire.server
                .enqueue(new LlmReply.ErrorInStream("One two", "too much"))
                .enqueue(new LlmReply.Error(429, "slow down", Map.of("retry-after", "30")));
        LanguageModel model = model();
        ModelWire.Asked asked = wire.ask(model);
        assertThat(asked.failed().cause().kind()).isEqualTo(Kind.AT_CAPACITY);
        assertThat(asked.text()).isEqualTo("One two");
        assertThat(wire.ask(model).failed().cause().retryAfter()).contains(Duration.ofSeconds(30));
    }

    @Test
    void an_interface_that_there_is_not_is_named() {
        assertThatThrownBy(() -> wire.model(Map.of("api", "assistants")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("engines.openai.api is 'assistants'; write one of chat, responses");
    }
}
