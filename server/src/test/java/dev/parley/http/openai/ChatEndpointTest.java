package dev.parley.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.testing.ScriptedServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatEndpointTest {
    private static final String PATH = "/v1/chat/completions";

    @TempDir
    static Path folder;

    private static ScriptedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ScriptedServer.start(folder, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void answerPlainly() {
        server.engine.llm.answers(request -> ScriptedLlm.text("All right then."));
    }

    private static LanguageModel.Request asked() {
        return server.engine.llm.requests().getLast();
    }

    @Test
    void wholeAnswer() throws Exception {
        HttpResponse<String> answer = server.post(PATH, """
                {"model":"scripted","temperature":0.5,"max_tokens":50,"messages":[
                  {"role":"developer","content":"Be brief."},
                  {"role":"user","content":[{"type":"text","text":"Look"},
                    {"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]}]}""");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = Rest.json(answer);
        assertThat(body.get("object").asText()).isEqualTo("chat.completion");
        assertThat(body.get("id").asText()).startsWith("chatcmpl");
        assertThat(body.at("/choices/0/message/content").asText()).isEqualTo("All right then.");
        assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(body.at("/usage/total_tokens").asInt())
                .isEqualTo(body.at("/usage/prompt_tokens").asInt()
                        + body.at("/usage/completion_tokens").asInt());
        assertThat(asked().messages().get(0)).isEqualTo(ChatMessage.of(ChatMessage.Role.SYSTEM, "Be brief."));
        assertThat(asked().messages().get(1).images()).containsExactly("https://example.org/a.png");
        assertThat(asked().temperature()).hasValue(0.5);
        assertThat(asked().maxTokens()).hasValue(50);
        assertThat(asked().model()).isEmpty();
    }

    @Test
    void streamedAnswer() throws Exception {
        HttpResponse<String> answer = server.post(PATH, """
                {"model":"other","stream":true,"stream_options":{"include_usage":true},
                 "messages":[{"role":"user","content":"Hi"}]}""");
        List<String> events = Rest.events(answer.body());
        assertThat(events.getLast()).isEqualTo("[DONE]");
        List<JsonNode> chunks =
                events.subList(0, events.size() - 1).stream().map(Rest::json).toList();
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        String text = String.join(
                "",
                chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asText(""))
                        .toList());
        assertThat(text).isEqualTo("All right then.");
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
        assertThat(chunks.getLast().at("/usage/prompt_tokens").asInt()).isEqualTo(10);
        assertThat(asked().model()).contains("other");
    }

    @Test
    void toolsGoThroughBothWays() throws Exception {
        server.engine.llm.answers(request -> List.of(
                new LlmEvent.ToolCallStarted(0, "call_1", "weather"),
                new LlmEvent.ToolCallArguments(0, "{\"city\":"),
                new LlmEvent.ToolCallArguments(0, "\"Bern\"}"),
                new LlmEvent.Done(LlmEvent.FinishReason.TOOL_CALLS, LlmEvent.Usage.UNKNOWN)));
        String request = """
                {"messages":[{"role":"user","content":"Weather?"},
                   {"role":"assistant","content":null,"tool_calls":[
                     {"id":"call_0","type":"function","function":{"name":"weather","arguments":"{}"}}]},
                   {"role":"tool","tool_call_id":"call_0","content":"which city?"}],
                 "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}],
                 "tool_choice":{"type":"function","function":{"name":"weather"}},"stream":%s}""";
        JsonNode whole = Rest.json(server.post(PATH, request.formatted(false)));
        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(whole.at("/choices/0/message/content").isNull()).isTrue();
        JsonNode call = whole.at("/choices/0/message/tool_calls/0");
        assertThat(call.get("id").asText()).isEqualTo("call_1");
        assertThat(call.at("/function/arguments").asText()).isEqualTo("{\"city\":\"Bern\"}");
        assertThat(asked().tools().getFirst().name()).isEqualTo("weather");
        assertThat(asked().toolChoice()).isEqualTo(LanguageModel.ToolChoice.function("weather"));
        assertThat(asked().messages().get(1).toolCalls())
                .containsExactly(new ChatMessage.ToolCall("call_0", "weather", "{}"));
        assertThat(asked().messages().get(2).toolCallId()).contains("call_0");

        List<String> chunks =
                Rest.events(server.post(PATH, request.formatted(true)).body());
        assertThat(Rest.json(chunks.get(0))
                        .at("/choices/0/delta/tool_calls/0/function/name")
                        .asText())
                .isEqualTo("weather");
        assertThat(Rest.json(chunks.get(2))
                        .at("/choices/0/delta/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("\"Bern\"}");
    }

    @Test
    void aModelThatRefusesIsTheClientsError() throws Exception {
        server.engine.llm.answers(request -> List.of(new LlmEvent.Failed(
                new ProviderException(ProviderException.Kind.REJECTED, "scripted", "no such model"))));
        HttpResponse<String> answer =
                server.post(PATH, "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/message").asText()).contains("no such model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | messages",
                "{\"messages\":[]} | messages",
                "{\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]} | messages[0].role",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]} | messages[0].content",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]} | messages[0].tool_call_id",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"n\":2} | n",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":3} | temperature",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stop\":[\"a\"]} | stop",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"x\"}]} | tools[0]",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]} | tools[1].function.name",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"g\"}}} | tool_choice.function.name",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}} | tool_choice.function.name",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tool_choice\":\"required\"} | tool_choice",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"any\"} | tool_choice",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":{\"type\":\"function\"}} | tool_choice",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"response_format\":{\"type\":\"json_object\"}} | response_format",
            })
    void aWrongFieldIsNamed(String request, String param) throws Exception {
        HttpResponse<String> answer = server.post(PATH, request);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Rest.json(answer).at("/error/param").asText()).isEqualTo(param);
    }
}
