package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.support.llm.RequestBody;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.Request;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChatRequestWriterTest {
    private static final Tool WEATHER = new Tool("weather", "tells the weather", "{\"type\":\"object\"}");

    @Test
    void writes_messages_of_every_role() throws Exception {
        ChatMessage call = new ChatMessage(
                Role.ASSISTANT,
                "",
                List.of(),
                List.of(new ChatMessage.ToolCall("c1", "weather", "{\"city\":\"Rome\"}")),
                Optional.empty());
        ChatMessage result = new ChatMessage(Role.TOOL, "sunny", List.of(), List.of(), Optional.of("c1"));
        JsonArray messages = write(Request.of(List.of(
                        ChatMessage.of(Role.SYSTEM, "be \"brief\""), ChatMessage.of(Role.USER, "hi"), call, result)))
                .getJsonArray("messages");
        assertThat(messages)
                .isEqualTo(new JsonArray("[{\"role\":\"system\",\"content\":\"be \\\"brief\\\"\"},"
                        + "{\"role\":\"user\",\"content\":\"hi\"},"
                        + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Rome\\\"}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"sunny\"}]"));
    }

    @Test
    void writes_pictures_as_parts() throws Exception {
        ChatMessage picture = new ChatMessage(
                Role.USER, "what is it?", List.of("data:image/png;base64,AA=="), List.of(), Optional.empty());
        assertThat(write(Request.of(List.of(picture)))
                        .getJsonArray("messages")
                        .getJsonObject(0)
                        .getJsonArray("content"))
                .isEqualTo(new JsonArray("[{\"type\":\"text\",\"text\":\"what is it?\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]"));
    }

    @Test
    void writes_tools_and_which_to_use() throws Exception {
        assertThat(write(request(List.of(WEATHER), ToolChoice.REQUIRED)).getString("tool_choice"))
                .isEqualTo("required");
        JsonObject named = write(request(List.of(WEATHER), ToolChoice.function("weather")));
        assertThat(named.getJsonObject("tool_choice"))
                .isEqualTo(new JsonObject("{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}"));
        assertThat(named.getJsonArray("tools")
                        .getJsonObject(0)
                        .getJsonObject("function")
                        .getJsonObject("parameters"))
                .isEqualTo(new JsonObject("{\"type\":\"object\"}"));
        assertThat(write(request(List.of(), ToolChoice.AUTO)).fieldNames()).doesNotContain("tools", "tool_choice");
    }

    @Test
    void names_a_tool_whose_parameters_are_no_object() {
        for (String bad : List.of("", "[]", "{\"a\":", "text")) {
            assertThatThrownBy(() -> write(request(List.of(new Tool("broken", "", bad)), ToolChoice.AUTO)))
                    .isInstanceOf(RequestBody.BadToolException.class)
                    .hasMessageContaining("'broken'");
        }
    }

    @Test
    void says_what_the_server_accepts() throws Exception {
        Request request = request(List.of(), ToolChoice.AUTO);
        JsonObject usual = write(request);
        assertThat(usual.getInteger("max_tokens")).isEqualTo(99);
        assertThat(usual.getDouble("temperature")).isEqualTo(0.7);
        assertThat(usual.getJsonObject("stream_options").getBoolean("include_usage"))
                .isTrue();

        Quirks quirks = Quirks.NONE
                .learn("Unknown field: stream_options")
                .flatMap(q -> q.learn("Use 'max_completion_tokens' instead."))
                .flatMap(q -> q.learn("Unsupported value: 'temperature' does not support 0.7"))
                .orElseThrow();
        JsonObject learnt = write(request, quirks);
        assertThat(learnt.getInteger("max_completion_tokens")).isEqualTo(99);
        assertThat(learnt.fieldNames()).doesNotContain("max_tokens", "temperature", "stream_options");
        assertThat(quirks.learn("stream_options temperature max_completion_tokens support"))
                .isEmpty();
    }

    @Test
    void hintsAreWrittenUntilTheServerRefusesThem() throws Exception {
        Request plain = request(List.of(new Tool("f", "d", "{}")), ToolChoice.AUTO);
        Request hinted = new Request(
                plain.messages(),
                plain.model(),
                plain.temperature(),
                plain.maxTokens(),
                plain.tools(),
                plain.toolChoice(),
                new LanguageModel.Hints(Optional.of(false), Optional.of("low")));
        assertThat(write(hinted).getBoolean("parallel_tool_calls")).isFalse();
        assertThat(write(hinted).getString("reasoning_effort")).isEqualTo("low");
        Quirks learnt = Quirks.NONE
                .learn("Unrecognized request argument: reasoning_effort")
                .orElseThrow();
        assertThat(write(hinted, learnt).fieldNames()).doesNotContain("reasoning_effort", "parallel_tool_calls");
        assertThat(learnt.learn("reasoning_effort")).isEmpty();
    }

    private static Request request(List<Tool> tools, ToolChoice choice) {
        return new Request(
                List.of(ChatMessage.of(Role.USER, "hi")),
                Optional.empty(),
                OptionalDouble.of(0.7),
                OptionalInt.of(99),
                tools,
                choice);
    }

    private static JsonObject write(Request request) throws Exception {
        return write(request, Quirks.NONE);
    }

    private static JsonObject write(Request request, Quirks quirks) throws Exception {
        return new JsonObject(Buffer.buffer(RequestBody.write(ChatRequestWriter.fields(request, "m", quirks))));
    }
}
