package dev.parley.engines.gemini;

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
import dev.parley.simulator.gemini.ContentApi;
import dev.parley.simulator.llm.LlmReply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of the Gemini API, and what is made of its answers, over real sockets. */
class GeminiWireTest {
    private static final ChatMessage HELLO = ChatMessage.of(USER, "Hello");
    private final ModelWire wire = new ModelWire(new GeminiEngine(), new ContentApi());

    @AfterEach
    void close() {
        wire.close();
    }

    private JsonObject sent(LanguageModel.Request request, Map<String, String> settings) {
        wire.server.enqueue(new LlmReply.Text("Fine"));
        wire.ask(wire.model(settings), request).done();
        return wire.server.requests().getLast();
    }

    private JsonArray contents(ChatMessage... messages) {
        return sent(ModelWire.request(List.of(messages), ToolChoice.AUTO), Map.of())
                .getJsonArray("contents");
    }

    private static ChatMessage calling(String... ids) {
        return new ChatMessage(
                ASSISTANT,
                "",
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
        JsonObject body = sent(
                ModelWire.request(
                        List.of(ChatMessage.of(SYSTEM, "Be kind."), HELLO), ToolChoice.function("get_weather")),
                Map.of("safety", "few"));
        JsonArray safety = (JsonArray) body.remove("safetySettings");
        assertThat(safety).hasSize(4);
        assertThat(safety.getJsonObject(0).getString("threshold")).isEqualTo("BLOCK_ONLY_HIGH");
        assertThat(body)
                .isEqualTo(new JsonObject(("{'systemInstruction':{'parts':[{'text':'Be kind.'}]},"
                                + "'contents':[{'role':'user','parts':[{'text':'Hello'}]}],"
                                + "'generationConfig':{'temperature':0.8,'maxOutputTokens':300,"
                                + "'thinkingConfig':{'thinkingLevel':'MINIMAL'}},"
                                + "'tools':[{'functionDeclarations':[{'name':'get_weather','description':"
                                + "'The weather of a place.','parametersJsonSchema':{'type':'object','properties':"
                                + "{'place':{'type':'string'}},'required':['place']}}]}],"
                                + "'toolConfig':{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['get_weather']}}}")
                        .replace('\'', '"')));
    }

    @Test
    void turns_alternate_and_results_come_behind_their_calls() {
        assertThat(contents(
                        ChatMessage.of(ASSISTANT, "Hi"),
                        HELLO,
                        calling("a", "b"),
                        result("b", "wet"),
                        result("a", "{\"sky\":1}")))
                .isEqualTo(json("[{'role':'user','parts':[{'text':'(The conversation begins.)'}]},"
                        + "{'role':'model','parts':[{'text':'Hi'}]},{'role':'user','parts':[{'text':'Hello'}]},"
                        + "{'role':'model','parts':[{'functionCall':{'id':'a','name':'get_weather','args':{'place':'Rome'}},"
                        + "'thoughtSignature':'skip_thought_signature_validator'},"
                        + "{'functionCall':{'id':'b','name':'get_weather','args':{'place':'Rome'}}}]},"
                        + "{'role':'user','parts':["
                        + "{'functionResponse':{'id':'a','name':'get_weather','response':{'sky':1}}},"
                        + "{'functionResponse':{'id':'b','name':'get_weather','response':{'result':'wet'}}}]}]"));
    }

    @Test
    void signatures_go_back_with_their_calls() {
        wire.server
                .enqueue(new LlmReply.ToolCalls(
                        List.of(new LlmReply.ToolCalls.Call("t1", "get_weather", "{\"place\":\"Rome\"}"))))
                .enqueue(new LlmReply.Text("Dry."));
        LanguageModel model = wire.model();
        ModelWire.Asked first = wire.ask(model, ModelWire.request(List.of(HELLO), ToolChoice.AUTO));
        assertThat(first.done().reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(first.calls()).isEqualTo("get_weather{\"place\":\"Rome\"}");
        wire.ask(model, ModelWire.request(List.of(HELLO, calling("t1"), result("t1", "dry")), ToolChoice.AUTO))
                .done();
        assertThat(wire.server.requests().getLast().getJsonArray("contents").encode())
                .contains("\"thoughtSignature\":\"c2ltdWxhdGVk\"");
    }

    @Test
    void calls_without_an_id_get_one_and_thoughts_are_reasoning() {
        wire.raw("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hm\",\"thought\":true},"
                + "{\"functionCall\":{\"name\":\"f\"}},{\"functionCall\":{\"name\":\"g\",\"args\":{\"a\":1}}}]},"
                + "\"finishReason\":\"STOP\"}]}\r\n\r\n");
        ModelWire.Asked asked = wire.ask(wire.model());
        assertThat(asked.done().reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(asked.calls()).isEqualTo("f{} g{\"a\":1}");
        assertThat(asked.reasoning()).isEqualTo("Hm");
        assertThat(asked.text()).isEmpty();
        assertThat(asked.log.all(LlmEvent.ToolCallStarted.class))
                .extracting(LlmEvent.ToolCallStarted::callId)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith("call_"));
    }

    @ParameterizedTest
    @CsvSource({
        "minimal, , '{\"thinkingLevel\":\"MINIMAL\"}'",
        "low, , '{\"thinkingLevel\":\"LOW\",\"includeThoughts\":true}'",
        "low, xhigh, '{\"thinkingLevel\":\"HIGH\",\"includeThoughts\":true}'",
        "0, , '{\"thinkingBudget\":0}'",
        "512, , '{\"thinkingBudget\":512,\"includeThoughts\":true}'",
        "model, , "
    })
    void thinking_is_asked_for(String thinking, String hint, String expected) {
        LanguageModel.Request base = LanguageModel.Request.of(List.of(HELLO));
        LanguageModel.Request request = new LanguageModel.Request(
                base.messages(),
                Optional.of("models/gemini-x"),
                base.temperature(),
                base.maxTokens(),
                List.of(),
                ToolChoice.AUTO,
                new Hints(Optional.empty(), Optional.ofNullable(hint)));
        assertThat(sent(request, Map.of("thinking", thinking))
                        .getJsonObject("generationConfig")
                        .getJsonObject("thinkingConfig"))
                .isEqualTo(expected == null ? null : new JsonObject(expected));
    }

    @Test
    void a_model_that_takes_no_level_is_asked_by_a_budget() {
        LlmReply.Error refusal = LlmReply.Error.of(400, "Thinking level is not supported for this model.");
        wire.server.enqueue(refusal);
        LanguageModel model = wire.model(Map.of("model", "gemini-2.5-flash"));
        wire.ask(model).done();
        assertThat(wire.server.requests().getLast().encode()).contains("\"thinkingBudget\":0");
        wire.server.enqueue(refusal);
        wire.ask(model).done();
        assertThat(wire.server.requests().getLast().encode()).doesNotContain("thinking");
        wire.server.enqueue(refusal);
        assertThat(wire.ask(model).failed().cause().kind()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void pictures_are_sent_with_the_request() {
        ChatMessage seen = new ChatMessage(
                USER,
                "Look",
                List.of("data:image/png;base64,aGk=", "https://a.example/x"),
                List.of(),
                Optional.empty());
        assertThat(contents(seen))
                .isEqualTo(json("[{'role':'user','parts':[{'inlineData':{'mimeType':'image/png','data':'aGk='}},"
                        + "{'text':'(A picture that you cannot see.)'},{'text':'Look'}]}]"));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}', the prompt is blocked for PROHIBITED_CONTENT",
        "'{\"candidates\":[{\"finishReason\":\"SAFETY\",\"finishMessage\":\"too wild\"}]}', is blocked for SAFETY: too wild"
    })
    void a_blocked_answer_has_failed(String chunk, String reason) {
        wire.raw("data: " + chunk + "\n\n");
        ProviderException cause = wire.ask(wire.model()).failed().cause();
        assertThat(cause.kind()).isEqualTo(Kind.REJECTED);
        assertThat(cause).hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"SAFETY, CONTENT_FILTER", "MAX_TOKENS, MAX_TOKENS", "STOP, STOP", "OTHER, STOP"})
    void an_answer_that_had_begun_ends_for_a_reason(String told, FinishReason reason) {
        wire.raw("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Well\"}]}}]}\n\n"
                + "data: {\"candidates\":[{\"finishReason\":\"" + told + "\"}]}\n\n");
        ModelWire.Asked asked = wire.ask(wire.model());
        assertThat(asked.done().reason()).isEqualTo(reason);
        assertThat(asked.text()).isEqualTo("Well");
    }

    @Test
    void a_call_that_was_not_well_formed_has_failed() {
        wire.raw("data: {\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}\n\n");
        assertThat(wire.ask(wire.model()).failed().cause())
                .hasMessageContaining("MALFORMED_FUNCTION_CALL")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.BROKEN);
    }

    @Test
    void tokens_are_counted_with_those_of_thoughts() {
        wire.raw("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}],"
                + "\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":2,\"thoughtsTokenCount\":5,"
                + "\"cachedContentTokenCount\":4}}\n\ndata: [DONE]\n\n");
        assertThat(wire.ask(wire.model()).done().usage()).isEqualTo(new LlmEvent.Usage(9, 7, 4));
    }

    @Test
    void an_answer_that_is_a_list_is_read_as_well() {
        wire.raw("[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n,\r\n"
                + "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"b\"}]},\"finishReason\":\"STOP\"}]}]");
        ModelWire.Asked asked = wire.ask(wire.model());
        asked.done();
        assertThat(asked.text()).isEqualTo("ab");
    }

    @Test
    void an_error_may_be_an_object_or_a_list() {
        String error = "{\"error\":{\"code\":429,\"message\":\"Quota exceeded.\",\"status\":\"RESOURCE_EXHAUSTED\"}}";
        for (String body : List.of(error, "[" + error + "]")) {
            wire.raw(body);
            ProviderException cause = wire.ask(wire.model()).failed().cause();
            assertThat(cause.kind()).isEqualTo(Kind.AT_CAPACITY);
            assertThat(cause).hasMessageContaining("Quota exceeded.");
        }
    }

    @Test
    void a_key_that_is_not_valid_is_told_as_such_and_a_wait_is_kept() {
        wire.server.enqueue(LlmReply.Error.of(400, "API key not valid. Reason: API_KEY_INVALID"));
        wire.server.enqueue(new LlmReply.Error(429, "Slow down", Map.of("retry-after", "34.07")));
        LanguageModel model = wire.model();
        assertThat(wire.ask(model).failed().cause())
                .hasMessageContaining("check engines.gemini.api-key")
                .extracting(ProviderException::kind)
                .isEqualTo(Kind.UNAUTHORISED);
        assertThat(wire.ask(model).failed().cause().retryAfter()).contains(Duration.ofMillis(34_070));
    }

    @ParameterizedTest
    @CsvSource({
        "thinking, much, 'write minimal, low, medium, high, model or a number of tokens'",
        "safety, no, 'write one of few, most, none, off, some'",
        "api-version, v2, 'write one of v1, v1beta'",
        "max-tokens, 0, write a whole number from 1"
    })
    void a_setting_that_cannot_be_read_is_named(String key, String value, String message) {
        assertThatThrownBy(() -> wire.model(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("engines.gemini." + key)
                .hasMessageContaining(message);
    }
}
