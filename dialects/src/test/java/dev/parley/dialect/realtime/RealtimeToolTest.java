package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.ToolServers;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.OperatorTools;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The event orders of tools (openai-realtime.md 5.3 and 6.7), over a real session. */
class RealtimeToolTest {
    private static final List<String> SERVER_CALL = List.of(
            "response.output_item.added",
            "conversation.item.added",
            "response.mcp_call_arguments.delta",
            "response.mcp_call_arguments.done",
            "response.mcp_call.in_progress",
            "response.mcp_call.completed",
            "conversation.item.done",
            "response.output_item.done");

    /** The answer follows within the response, so the client is not told to ask for it. */
    private static final List<String> OPERATORS_CALL = SERVER_CALL.stream()
            .filter(type -> !type.equals("conversation.item.done"))
            .toList();

    private static final List<String> TEXT_MESSAGE = List.of(
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "conversation.item.done",
            "response.output_item.done");
    private static final String MCP =
            "'tools':[{'type':'mcp','server_label':'shop','server_url':'https://shop.example/mcp','authorization':'s3cret'%s}]";

    private final ScriptedTools shop = new ScriptedTools("shop", "search", "buy");
    private final List<ToolServers.Address> named = new ArrayList<>();

    /** A text client whose MCP servers are all the shop. */
    private RealtimeCall call(OperatorTools operatorTools) {
        ScriptedSessionService service = new ScriptedSessionService();
        service.tools = new ToolServers() {
            @Override
            public OperatorTools operatorTools() {
                return operatorTools;
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(30);
            }

            @Override
            public ToolServer connect(Address address) {
                named.add(address);
                return shop;
            }
        };
        return RealtimeCall.open(service, "model=gpt-realtime")
                .update("'output_modalities':['text']")
                .wait(100)
                .mark();
    }

    private RealtimeCall client() {
        return call(OperatorTools.EMPTY);
    }

    private static void scripted(RealtimeCall call, String... namesAndArguments) {
        call.service.llm.answers(request -> request.messages().getLast().role() == ChatMessage.Role.TOOL
                ? ScriptedLlm.text("There you are.")
                : ScriptedLlm.calls("", namesAndArguments));
    }

    private static RealtimeCall respond(RealtimeCall call) {
        return call.send("{\"type\":\"response.create\"}").wait(3000);
    }

    private static List<String> orderOf(List<List<String>> parts) {
        List<String> order = new ArrayList<>(List.of("response.created"));
        parts.forEach(order::addAll);
        order.addAll(List.of("response.done", "rate_limits.updated"));
        return order;
    }

    @Test
    void aClientsToolGoesToTheClientAndBack() {
        RealtimeCall call = client();
        call.update("'tools':[{'type':'function','name':'lamp','parameters':{'type':'object'}}]")
                .mark();
        call.service.llm.answers(request -> request.messages().getLast().role() == ChatMessage.Role.TOOL
                ? ScriptedLlm.text("It is on.")
                : ScriptedLlm.calls("", "lamp", "{\"on\":true}"));
        respond(call);
        assertThat(call.order())
                .isEqualTo(orderOf(List.of(List.of(
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "conversation.item.done",
                        "response.output_item.done"))));

        call.mark()
                .send("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\","
                        + "\"call_id\":\"call_0\",\"output\":\"done\"}}");
        respond(call);
        List<String> order = new ArrayList<>(List.of("conversation.item.added", "conversation.item.done"));
        order.addAll(orderOf(List.of(TEXT_MESSAGE)));
        assertThat(call.order()).isEqualTo(order);
    }

    @Test
    void anOperatorsToolRunsWithinTheResponse() {
        ScriptedTools tools = new ScriptedTools("tools", "weather");
        RealtimeCall call = call(tools.operatorTools());
        scripted(call, "weather", "{\"city\":\"Oslo\"}");
        respond(call);

        assertThat(call.order()).isEqualTo(orderOf(List.of(OPERATORS_CALL, TEXT_MESSAGE)));
        JsonNode item =
                call.connection.all("response.output_item.done").getFirst().get("item");
        assertThat(item.get("type").asText()).isEqualTo("mcp_call");
        assertThat(item.has("status") || item.has("object")).isFalse();
        assertThat(item.get("server_label").asText()).isEqualTo("tools");
        assertThat(item.get("name").asText()).isEqualTo("weather");
        assertThat(item.get("arguments").asText()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(item.get("output").asText()).isEqualTo("sunny");
        assertThat(item.get("error").isNull()).isTrue();
        assertThat(item.get("approval_request_id").isNull()).isTrue();
        JsonNode progress = call.last("response.mcp_call.completed");
        assertThat(progress.get("item_id")).isEqualTo(item.get("id"));
        assertThat(progress.get("output_index").asInt()).isZero();
        assertThat(progress.has("response_id")).isFalse();
        assertThat(call.last("response.mcp_call_arguments.delta")
                        .get("obfuscation")
                        .isTextual())
                .isTrue();
        assertThat(call.last("response.done").at("/response/output")).hasSize(2);
    }

    @Test
    void parallelCallsOfTheServerComeWithTheirOwnIndexes() {
        ScriptedTools tools = new ScriptedTools("tools", "weather", "news");
        RealtimeCall call = call(tools.operatorTools());
        scripted(call, "weather", "{}", "news", "{}");
        respond(call);

        assertThat(call.connection.all("response.output_item.done"))
                .extracting(event -> event.get("output_index").asInt())
                .containsExactly(0, 1, 2);
        assertThat(call.order())
                .containsSubsequence(
                        "response.mcp_call.in_progress",
                        "response.mcp_call.in_progress",
                        "response.mcp_call.completed",
                        "response.mcp_call.completed",
                        "response.output_text.done");
    }

    @Test
    void aFailedCallTellsItsError() {
        ScriptedTools tools = new ScriptedTools("tools", "weather")
                .answers(new ToolResult.Failed(ToolError.http(503, "weather answered (HTTP status 503)")));
        RealtimeCall call = call(tools.operatorTools());
        scripted(call, "weather", "{}");
        respond(call);

        assertThat(call.order()).contains("response.mcp_call.failed").doesNotContain("response.mcp_call.completed");
        JsonNode item =
                call.connection.all("response.output_item.done").getFirst().get("item");
        assertThat(item.get("output").isNull()).isTrue();
        assertThat(item.get("error").toString())
                .isEqualTo("{\"type\":\"http_error\",\"code\":503,\"message\":\"weather answered (HTTP status 503)\"}");
    }

    @Test
    void aClientsMcpServerIsAskedForItsTools() {
        RealtimeCall call = client();
        call.update(MCP.formatted(",'allowed_tools':['search'],'require_approval':'never'"))
                .wait(100);

        assertThat(call.order())
                .containsExactly(
                        "session.updated",
                        "conversation.item.added",
                        "mcp_list_tools.in_progress",
                        "mcp_list_tools.completed",
                        "conversation.item.done");
        JsonNode item = call.last("conversation.item.done").get("item");
        assertThat(item.get("type").asText()).isEqualTo("mcp_list_tools");
        assertThat(item.get("server_label").asText()).isEqualTo("shop");
        assertThat(item.at("/tools/0").toString())
                .isEqualTo(
                        "{\"name\":\"search\",\"description\":\"does search\",\"input_schema\":{\"type\":\"object\"},"
                                + "\"annotations\":null}");
        assertThat(item.get("tools")).hasSize(1);
        assertThat(named.getFirst().headers()).containsEntry("Authorization", "Bearer s3cret");
        assertThat(call.last("session.updated").toString())
                .doesNotContain("s3cret")
                .contains("shop.example");

        scripted(call, "search", "{}");
        respond(call.mark());
        assertThat(call.order()).isEqualTo(orderOf(List.of(SERVER_CALL)));
        respond(call.mark());
        assertThat(call.order()).isEqualTo(orderOf(List.of(TEXT_MESSAGE)));
    }

    @Test
    void aServerThatCannotBeListedIsToldSo() {
        shop.failsToList("no such host");
        RealtimeCall call = client();
        call.update(MCP.formatted("")).wait(100);
        assertThat(call.order())
                .containsExactly(
                        "session.updated",
                        "conversation.item.added",
                        "mcp_list_tools.in_progress",
                        "mcp_list_tools.failed",
                        "conversation.item.done");
        assertThat(call.last("conversation.item.done").at("/item/tools")).isEmpty();
    }

    @Test
    void aConnectionNamesThirtyTwoMcpServersInItsLife() {
        RealtimeCall call = client();
        for (int i = 0; i < 32; i++) {
            call.update(numbered(i));
        }
        call.update(numbered(0)).mark();
        assertThat(named).hasSize(32);
        call.update(numbered(32));
        assertThat(call.error().get("code").asText()).isEqualTo("invalid_value");
        assertThat(call.error().get("param").asText()).isEqualTo("session.tools[0]");
        assertThat(call.error().get("message").asText()).contains("32");
        assertThat(named).hasSize(32);
    }

    private static String numbered(int i) {
        return MCP.formatted("").replace("/mcp", "/mcp" + i);
    }

    @Test
    void withoutAWordOnApprovalTheClientIsAsked() {
        RealtimeCall call = client();
        call.update(MCP.formatted("")).wait(100);
        scripted(call, "buy", "{\"n\":1}");
        respond(call.mark());

        assertThat(call.order())
                .isEqualTo(orderOf(List.of(List.of(
                        "response.output_item.added",
                        "conversation.item.added",
                        "conversation.item.done",
                        "response.output_item.done"))));
        JsonNode request = call.last("conversation.item.done").get("item");
        assertThat(request.get("type").asText()).isEqualTo("mcp_approval_request");
        assertThat(request.get("arguments").asText()).isEqualTo("{\"n\":1}");
        assertThat(shop.calls()).isEmpty();

        call.mark().send(answer(request.get("id").asText(), true)).wait(3000);
        List<String> order = new ArrayList<>(List.of("conversation.item.added", "conversation.item.done"));
        List<String> approved = new ArrayList<>(SERVER_CALL);
        approved.remove("response.mcp_call_arguments.delta");
        order.addAll(orderOf(List.of(approved)));
        assertThat(call.order()).isEqualTo(order);
        JsonNode item =
                call.connection.all("response.output_item.done").getFirst().get("item");
        assertThat(item.get("approval_request_id")).isEqualTo(request.get("id"));
        assertThat(item.get("arguments").asText()).isEqualTo("{\"n\":1}");
    }

    @Test
    void whatIsDeclinedDoesNotRun() {
        RealtimeCall call = client();
        call.update(MCP.formatted(",'require_approval':{'never':{'tool_names':['search']}}"))
                .wait(100);
        scripted(call, "buy", "{}");
        respond(call.mark());
        String request = call.last("conversation.item.done").at("/item/id").asText();
        call.mark().send(answer(request, false)).wait(3000);

        assertThat(shop.calls()).isEmpty();
        assertThat(call.order()).contains("response.output_text.done").doesNotContain("response.mcp_call.in_progress");

        call.send(answer(request, true));
        assertThat(call.error().get("param").asText()).isEqualTo("item.approval_request_id");
    }

    private static String answer(String request, boolean approve) {
        return "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"mcp_approval_response\","
                + "\"approval_request_id\":\"" + request + "\",\"approve\":" + approve + "}}";
    }

    @Test
    void aChoiceMayNameWhatAServerOffersAndIsTheModelsWhereItDoesNot() {
        RealtimeCall call = call(new ScriptedTools("tools", "weather").operatorTools());
        call.service.llm.answers(request -> ScriptedLlm.text("Yes."));
        call.update("'tool_choice':{'type':'function','name':'weather'}");
        respond(call);
        call.update("'tool_choice':{'type':'function','name':'nothing'}");
        respond(call);
        call.update("'tool_choice':{'type':'mcp','server_label':'tools'}").mark();
        assertThat(call.service.llm.requests())
                .extracting(request -> request.toolChoice())
                .containsExactly(ToolChoice.function("weather"), ToolChoice.AUTO);
        call.send("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"tool_choice\":"
                + "{\"type\":\"mcp\",\"server_label\":\"shop\"}}}");
        assertThat(call.error().get("param").asText()).isEqualTo("session.tool_choice.server_label");
    }

    @Test
    void aResponseMayBringServersOfItsOwn() {
        RealtimeCall call = client();
        scripted(call, "search", "{}");
        call.send(("{'type':'response.create','response':{"
                        + MCP.formatted(",'require_approval':'never'")
                        + ",'tool_choice':{'type':'mcp','server_label':'shop','name':'search'}}}")
                .replace('\'', '"'));
        call.wait(3000);

        assertThat(call.service.llm.requests().getFirst().tools())
                .extracting(Tool::name)
                .containsExactly("search");
        assertThat(call.service.llm.requests().getFirst().toolChoice()).isEqualTo(ToolChoice.function("search"));
        assertThat(call.order()).contains("mcp_list_tools.completed", "response.mcp_call.completed");
    }

    @Test
    void speechGoesOnWhileASlowToolRuns() {
        ScriptedTools tools = new ScriptedTools("tools", "weather").takes(Duration.ofSeconds(5));
        RealtimeCall call = call(tools.operatorTools());
        call.update("'output_modalities':['audio']").mark();
        call.service.llm.answers(request -> request.messages().getLast().role() == ChatMessage.Role.TOOL
                ? ScriptedLlm.text("Sunny.")
                : ScriptedLlm.calls("let me look that up", "weather", "{}"));
        call.send("{\"type\":\"response.create\"}").wait(12_000);

        assertThat(call.connection.all("response.output_audio_transcript.done"))
                .extracting(event -> event.get("transcript").asText())
                .containsExactly("let me look that up", "One moment, please.", "Sunny.");
        assertThat(call.order())
                .containsSubsequence(
                        "response.mcp_call.in_progress",
                        "response.output_audio.done",
                        "conversation.item.done",
                        "response.mcp_call.completed",
                        "response.done");
        assertThat(call.last("response.done").at("/response/status").asText()).isEqualTo("completed");
    }
}
