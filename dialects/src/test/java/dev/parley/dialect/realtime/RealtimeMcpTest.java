package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.ToolServers;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.OperatorTools;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolServer;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client's words about its MCP servers mean: how they are reached, what they may do, which one is chosen. */
class RealtimeMcpTest {
    private final List<ToolServers.Address> named = new ArrayList<>();
    private OperatorTools operatorTools = OperatorTools.EMPTY;
    private final RealtimeCall call = RealtimeCall.open(service(), "model=gpt-realtime");

    private ScriptedSessionService service() {
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
            public ToolServer connect(Address address) throws NotAllowedException {
                named.add(address);
                if (address.url().getHost().equals("evil.example")) {
                    throw new NotAllowedException("This server does not let clients name evil.example.");
                }
                return new ScriptedTools(address.label(), "search", "buy");
            }
        };
        return service;
    }

    private static String mcp(String label, String more) {
        return "{'type':'mcp','server_label':'" + label + "','server_url':'https://" + label + ".example/mcp'" + more
                + "}";
    }

    private ToolPermission permission() {
        return call.service.session.orElseThrow().config().llm().servers().getFirst();
    }

    private static ToolSpec tool(String name, boolean readOnly) {
        return new ToolSpec(name, "", "{}", Optional.empty(), readOnly);
    }

    @Test
    void aServerIsSentItsHeadersAndTheAuthorisationAndTheyAreNotToldAgain() {
        call.update("'tools':[" + mcp("shop", ",'headers':{'X-Team':'blue'},'authorization':'s3cret'") + "]");
        assertThat(named)
                .singleElement()
                .extracting(ToolServers.Address::headers)
                .isEqualTo(Map.of("X-Team", "blue", "Authorization", "Bearer s3cret"));
        assertThat(call.last("session.updated").toString()).doesNotContain("blue", "s3cret");
    }

    @Test
    void aServerThatIsNamedAgainIsTheSameUnlessItIsReachedInAnotherWay() {
        call.update("'tools':[" + mcp("shop", "") + "]").update("'tools':[" + mcp("shop", "") + "]");
        assertThat(named).hasSize(1);
        call.update("'tools':[" + mcp("shop", ",'authorization':'other'") + "]");
        assertThat(named).hasSize(2);
        call.update("'tools':[" + mcp("shop", "") + "," + mcp("shop", ",'authorization':'x'") + "]");
        assertThat(call.error().get("param").asText()).isEqualTo("session.tools[1].server_label");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; true; true",
                "'require_approval':'always'; true; true",
                "'require_approval':'never'; false; false",
                "'require_approval':{'never':{'tool_names':['search']}}; false; true",
                "'require_approval':{'always':{'tool_names':['buy']}}; false; true",
                "'require_approval':{'never':{'read_only':true}}; false; true",
                "'require_approval':{'always':{'read_only':false}}; false; true"
            })
    void approvalIsAskedForAsTheClientSays(String rule, boolean search, boolean buy) {
        call.update("'tools':[" + mcp("shop", rule.equals("''") || rule.isEmpty() ? "" : "," + rule) + "]");
        assertThat(permission().approval().needed(tool("search", true))).isEqualTo(search);
        assertThat(permission().approval().needed(tool("buy", false))).isEqualTo(buy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'allowed_tools':['buy']; false; true",
                "'allowed_tools':{'read_only':true}; true; false",
                "'allowed_tools':{'tool_names':['search','buy'],'read_only':false}; false; true",
                "'allowed_tools':{}; true; true"
            })
    void toolsAreAllowedAsTheClientSays(String rule, boolean search, boolean buy) {
        call.update("'tools':[" + mcp("shop", "," + rule) + "]");
        assertThat(permission().allowed().matches(tool("search", true))).isEqualTo(search);
        assertThat(permission().allowed().matches(tool("buy", false))).isEqualTo(buy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'type':'mcp','server_label':'shap'}; server_label; 'shap' is not in 'tools', where there are: 'shop', 'fair'.",
                "{'type':'mcp','server_label':'shop'}; ; ",
                "{'type':'mcp','server_label':'fair','name':'buy'}; ; ",
                "{'type':'function','name':'buy'}; ; "
            })
    void aChoiceNamesWhatIsThere(String choice, String field, String message) {
        call.update("'tools':[" + mcp("shop", "") + "," + mcp("fair", "")
                + ",{'type':'function','name':'f'}],'tool_choice':" + choice);
        chosen(field, message);
    }

    @Test
    void aServerOfTheOperatorMayBeChosenByItsNameOnly() {
        operatorTools = new ScriptedTools("tools", "weather").operatorTools();
        call.update("'tool_choice':{'type':'mcp','server_label':'tools'}");
        chosen(null, "");
        call.update("'tool_choice':{'type':'mcp','server_label':'toolz'}");
        chosen("server_label", "where there is none.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[]; where there is none.",
                "[{'type':'function','name':'f'},{'type':'function','name':'g'}]; where there are: 'f', 'g'."
            })
    void aFunctionThatIsNotThereCannotBeChosen(String tools, String message) {
        call.update("'tools':" + tools + ",'tool_choice':{'type':'function','name':'buy'}");
        chosen("name", message);
    }

    private void chosen(String field, String message) {
        if (field == null) {
            assertThat(call.types()).doesNotContain("error");
        } else {
            assertThat(call.error().get("param").asText()).isEqualTo("session.tool_choice." + field);
            assertThat(call.error().get("message").asText()).endsWith(message);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://shop.example/mcp, true",
        "https://shop.example/mcp, true",
        "https:///mcp, false",
        "ws://shop.example/mcp, false",
        "shop.example/mcp, false",
        "https://a b, false"
    })
    void anAddressHasAHostAndIsOfTheWeb(String url, boolean taken) {
        call.update("'tools':[{'type':'mcp','server_label':'shop','server_url':'" + url + "'}]");
        assertThat(named).hasSize(taken ? 1 : 0);
        if (!taken) {
            assertThat(call.error().get("param").asText()).isEqualTo("session.tools[0].server_url");
        }
    }

    @Test
    void mistakesInMcpToolsAreNamed() {
        assertParam("'tools':[{'type':'mcp','server_url':'https://a.example'}]", "session.tools[0].server_label");
        assertParam("'tools':[{'type':'mcp','server_label':'a'}]", "session.tools[0].server_url");
        assertParam("'tools':[{'type':'mcp','server_label':'a','connector_id':'c'}]", "session.tools[0].connector_id");
        assertParam(
                "'tools':[{'type':'mcp','server_label':'a','server_url':'file:///etc/passwd'}]",
                "session.tools[0].server_url");
        assertParam(
                "'tools':[{'type':'mcp','server_label':'a','server_url':'https://evil.example/mcp'}]",
                "session.tools[0].server_url");
        assertParam(
                "'tools':[{'type':'mcp','server_label':'a','server_url':'https://a.example','headers':{'x y':'1'}}]",
                "session.tools[0].headers");
        assertParam(
                "'tools':[{'type':'mcp','server_label':'a','server_url':'https://a.example','require_approval':'maybe'}]",
                "session.tools[0].require_approval");
        assertThat(call.types()).doesNotContain("session.updated");
    }

    private void assertParam(String fields, String param) {
        call.update(fields);
        assertThat(call.error().get("param").asText()).isEqualTo(param);
    }
}
