package dev.parley.config.load;

import dev.parley.config.ConfigException;
import dev.parley.config.ConfigProblem;
import dev.parley.config.McpServerConfig;
import dev.parley.config.ParleyConfig;
import dev.parley.config.ToolsConfig;
import dev.parley.config.ToolsConfig.HttpTool;
import dev.parley.config.ToolsConfig.McpServer;
import dev.parley.models.UserFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the configuration: {@code parley.yaml}, then {@code .env}, then the environment, then the command line; later
 * sources win.
 */
public final class ConfigLoader {
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Values values = new Values(problems);
    private final Sources sources;
    private final Map<String, String> variables = new LinkedHashMap<>();

    /**
     * Where to look.
     *
     * @param folder where {@code parley.yaml}, {@code .env} and {@code voices.yaml} are looked for
     * @param file configuration file named by the user, which must exist
     * @param environment variables of the process
     * @param options settings of the command line, by key
     */
    public record Sources(
            Path folder, Optional<Path> file, Map<String, String> environment, Map<String, String> options) {}

    private ConfigLoader(Sources sources) {
        this.sources = sources;
    }

    /** @throws ConfigException naming everything that is wrong */
    public static ParleyConfig load(Sources sources) throws ConfigException {
        return new ConfigLoader(sources).load();
    }

    private ParleyConfig load() throws ConfigException {
        Optional<Path> file = file();
        file.ifPresent(path -> values.add(YamlSource.read(path, problems)));
        Path dotEnv = sources.folder().resolve(".env");
        if (Files.isRegularFile(dotEnv)) {
            variables.putAll(EnvironmentSource.readFile(dotEnv, problems));
            values.add(EnvironmentSource.read(variables, ".env", problems));
        }
        variables.putAll(sources.environment());
        values.add(EnvironmentSource.read(sources.environment(), "environment", problems));
        sources.options().forEach((key, value) -> values.add(List.of(new SourceValue(key, value, "command line"))));
        values.checkNames();
        ParleyConfig config = new Binder(values, variables, given(file)).bind(ParleyConfig.class, "");
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    private Optional<Path> file() {
        Optional<Path> named = sources.file()
                .or(() -> Optional.ofNullable(sources.environment().get("PARLEY_CONFIG"))
                        .filter(text -> !text.isBlank())
                        .map(Path::of));
        Path usual = sources.folder().resolve("parley.yaml");
        return named.or(() -> Optional.of(usual).filter(Files::isRegularFile));
    }

    /** What is no setting, and defaults that depend on more than the declaration. */
    private Map<String, Function<Binder, Object>> given(Optional<Path> file) {
        Path folder = file.map(path -> path.toAbsolutePath().getParent()).orElse(sources.folder());
        return Map.of(
                "file", binder -> file,
                "data-dir",
                        binder -> UserFolders.data(sources.environment())
                                .orElseGet(() -> sources.folder().resolve("parley-data")),
                "engines.settings", binder -> values.engineSettings(),
                "voices.file",
                        binder -> Optional.of(folder.resolve("voices.yaml")).filter(Files::isRegularFile),
                "voices.donation-dir", binder -> ((Path) binder.get("data-dir")).resolve("voices/donation"),
                "http", this::httpTools,
                "mcp", this::mcpServers,
                "tools.timeout", binder -> binder.get("tool-calls.timeout"),
                "mcp.timeout", binder -> binder.get("tool-calls.timeout"));
    }

    private List<HttpTool> httpTools(Binder binder) {
        Map<String, HttpTool> tools = binder.list("tools", HttpTool.class);
        checkNames(tools, ".name", HttpTool::name, Set.of());
        return List.copyOf(tools.values());
    }

    private List<McpServer> mcpServers(Binder binder) {
        Map<String, McpServerConfig> servers = binder.list("mcp", McpServerConfig.class);
        checkNames(servers, ".label", McpServerConfig::label, Set.of("tools"));
        return problems.isEmpty()
                ? servers.values().stream().map(McpServerConfig::server).toList()
                : List.of();
    }

    private <R> void checkNames(Map<String, R> entries, String field, Function<R, String> name, Set<String> taken) {
        Map<String, String> names = new LinkedHashMap<>();
        entries.forEach((key, entry) -> names.put(key + field, name.apply(entry)));
        ToolsConfig.checkNames(names, new HashSet<>(taken), values::problem);
    }
}
