package dev.parley.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.tool.ToolResult;
import dev.parley.tools.support.Outputs;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class McpResultsTest {
    private static <T> T read(Class<T> type, String json) throws IOException {
        return McpTransports.JSON.readValue(json, type);
    }

    @Test
    void aHundredAndTwentyEightToolsOfAServerAreOffered() throws IOException {
        String tools = IntStream.range(0, 129)
                .mapToObj(i -> "{\"name\":\"t" + i + "\",\"inputSchema\":{\"type\":\"object\"}}")
                .collect(Collectors.joining(","));
        assertThat(McpResults.specs(read(McpSchema.ListToolsResult.class, "{\"tools\":[" + tools + "]}")))
                .hasSize(128)
                .last()
                .satisfies(spec -> assertThat(spec.name()).isEqualTo("t127"));
    }

    @Test
    void anAnswerIsCutWhereAModelWouldReadTooLong() throws IOException {
        assertThat(answer(Outputs.MAX_CHARACTERS)).isEqualTo("x".repeat(32 * 1024));
        assertThat(answer(Outputs.MAX_CHARACTERS + 1))
                .startsWith("x".repeat(32 * 1024) + "\n[cut off after 32768 of 32769 characters]");
    }

    private static String answer(int length) throws IOException {
        ToolResult result = McpResults.result(read(
                McpSchema.CallToolResult.class,
                "{\"content\":[{\"type\":\"text\",\"text\":\"" + "x".repeat(length) + "\"}]}"));
        return ((ToolResult.Output) result).text();
    }

    @Test
    void noCharacterIsCutInTwo() {
        String text = "x".repeat(Outputs.MAX_CHARACTERS - 1) + "🙂🙂";
        assertThat(Outputs.bounded(text)).startsWith("x".repeat(Outputs.MAX_CHARACTERS - 1) + "\n[cut off");
    }
}
