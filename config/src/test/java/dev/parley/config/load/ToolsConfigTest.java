package dev.parley.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.ConfigException;
import dev.parley.config.ConfigProblem;
import dev.parley.config.ToolsConfig;
import dev.parley.config.ToolsConfig.HttpTool;
import dev.parley.config.ToolsConfig.Transport;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolFilter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsConfigTest {
    @TempDir
    Path folder;

    private ToolsConfig load(String yaml) throws IOException, ConfigException {
        Files.writeString(folder.resolve("parley.yaml"), yaml);
        return ConfigLoader.load(new ConfigLoader.Sources(
                        folder, Optional.empty(), Map.of("WEATHER_KEY", "k3y", "HOME", folder.toString()), Map.of()))
                .tools();
    }

    private List<String> problems(String yaml) {
        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> load(yaml));
        return thrown == null
                ? List.of()
                : thrown.problems().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void withNothingSetThereAreNoTools() throws Exception {
        assertThat(load(""))
                .isEqualTo(ToolsConfig.none(new ToolsConfig.Calls(
                        List.of("One moment, please."), Duration.ofSeconds(2), 8, Duration.ofSeconds(30), List.of())));
    }

    @Test
    void anHttpToolIsReadWhole() throws Exception {
        ToolsConfig tools = load("""
                tool-calls:
                  filler: []
                  timeout: 5s
                tools:
                  - name: weather
                    description: Today's weather in a city
                    url: https://api.example.com/{city}?days={days}
                    headers:
                      Authorization: Bearer ${WEATHER_KEY}
                    parameters:
                      type: object
                      properties:
                        city: {type: string, minLength: 1}
                        days: {type: integer}
                      required: [city]
                  - name: book
                    description: Books
                    method: post
                    url: http://localhost:9000/book
                    timeout: 90s
                """);
        assertThat(tools.calls().fillers()).isEmpty();
        assertThat(tools.http())
                .containsExactly(
                        new HttpTool(
                                "weather",
                                "Today's weather in a city",
                                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\",\"minLength\":1},"
                                        + "\"days\":{\"type\":\"integer\"}},\"required\":[\"city\"]}",
                                "GET",
                                "https://api.example.com/{city}?days={days}",
                                Map.of("Authorization", "Bearer k3y"),
                                Duration.ofSeconds(5)),
                        new HttpTool(
                                "book",
                                "Books",
                                "{\"type\":\"object\",\"properties\":{}}",
                                "POST",
                                "http://localhost:9000/book",
                                Map.of(),
                                Duration.ofSeconds(90)));
        assertThat(tools.toString()).doesNotContain("k3y");
    }

    @Test
    void mcpServersAreReadWhole() throws Exception {
        ToolsConfig tools = load("""
                mcp:
                  - label: shop
                    url: https://shop.example/mcp
                    headers: {X-Key: "${WEATHER_KEY}"}
                    allowed-tools: [search, buy]
                    require-approval: writes
                  - label: old
                    url: https://old.example/sse
                    transport: sse
                    require-approval: always
                  - label: files
                    command: [npx, -y, files]
                    env: {TOKEN: t}
                    timeout: 3s
                """);
        assertThat(tools.mcp())
                .containsExactly(
                        new ToolsConfig.McpServer(
                                "shop",
                                new Transport.Http(
                                        URI.create("https://shop.example/mcp"), false, Map.of("X-Key", "k3y")),
                                Duration.ofSeconds(30),
                                ToolFilter.named(Set.of("search", "buy")),
                                new ApprovalRule(
                                        Optional.empty(),
                                        Optional.of(new ToolFilter(Optional.empty(), Optional.of(true))))),
                        new ToolsConfig.McpServer(
                                "old",
                                new Transport.Http(URI.create("https://old.example/sse"), true, Map.of()),
                                Duration.ofSeconds(30),
                                ToolFilter.ALL,
                                ApprovalRule.ALWAYS),
                        new ToolsConfig.McpServer(
                                "files",
                                new Transport.Stdio(List.of("npx", "-y", "files"), Map.of("TOKEN", "t")),
                                Duration.ofSeconds(3),
                                ToolFilter.ALL,
                                ApprovalRule.NEVER));
    }

    @Test
    void everyMistakeIsNamedWithItsLine() {
        assertThat(problems("""
                tools:
                  - name: bad name
                    descripton: typo
                    url: https://{host}.example/x
                    headers: {A: "${NOT_SET}"}
                  - url: ftp://x/y
                    name: a
                    description: b
                    method: TRACE
                    timeout: soon
                  - just text
                mcp:
                  - label: tools
                    url: https://a.example
                    command: [x]
                """))
                .anyMatch(it -> it.startsWith("tools[0].name (parley.yaml line 2)"))
                .anyMatch(it -> it.contains("tools[0].descripton") && it.contains("Did you mean description?"))
                .anyMatch(it -> it.contains("tools[0].url") && it.contains("placeholder in its host"))
                .anyMatch(it -> it.contains("NOT_SET"))
                .anyMatch(it -> it.contains("tools[1].url") && it.contains("no http or https"))
                .anyMatch(it -> it.contains("TRACE"))
                .anyMatch(it -> it.contains("tools[1].timeout"))
                .anyMatch(it -> it.contains("tools[2]"))
                .anyMatch(it -> it.contains("mcp[0].label") && it.contains("taken"))
                .anyMatch(it -> it.contains("one of both is needed"));
        assertThat(problems("tools: {name: x}\n")).anyMatch(it -> it.contains("is no list"));
    }
}
