package dev.parley.config.load;

import java.util.Map;
import java.util.TreeMap;

/** Writes {@code docs/reference/configuration.md} from the settings themselves. */
final class ReferencePage {
    private static final String HEAD = """
            # Configuration

            <!-- Written from the code: ./parley reference writes it anew. -->

            With nothing configured, Parley runs with its built-in engines and listens on `http://localhost:8000`.

            Settings come from these places; a later one wins:

            1. `parley.yaml` in the folder Parley is started in, or the file named by `--config` or `PARLEY_CONFIG`
            2. `.env` in that folder: lines `NAME=value` with the variables below
            3. environment variables
            4. the command line: `--host`, `--port`, `--tls`, `--stt`, `--llm`, `--tts`, and `--set key=value` for everything

            In YAML, dots are nesting: `listen.port` is `port:` below `listen:`. All mistakes are reported at once, each with the
            place it stands in; a name that is no setting is a mistake.

            ## Settings

            | key | variable | default | meaning |
            |---|---|---|---|
            """;
    private static final String ENGINES = """

            ## Settings of engines

            `engines.<engine>.<setting>`, or `PARLEY_ENGINES_<ENGINE>_<SETTING>`, is handed to the engine of that name:
            `engines.openai.base-url` is `PARLEY_ENGINES_OPENAI_BASE_URL`. Every engine takes its prices and a `spend-limit` besides
            ([operations.md](../operations.md#spend)). Names that are already in use elsewhere are read too:

            | variable | key |
            |---|---|
            """;

    private static final String TOOLS = """

            ## Tools

            The lists `tools` (HTTP requests) and `mcp` (MCP servers) can stand in `parley.yaml` only; `${NAME}` in them is an
            environment variable. Their fields: [tools.md](../tools.md).
            """;

    private ReferencePage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Key key : Keys.ALL) {
            page.append("| `%s` | `%s` | %s | %s Takes %s. |%n"
                    .formatted(
                            key.name(),
                            key.variable(),
                            fallback(key),
                            key.declared().value(),
                            key.type().expects()));
        }
        page.append(ENGINES);
        Map<String, String> names = new TreeMap<>(Keys.WELL_KNOWN);
        names.forEach((variable, key) -> page.append("| `%s` | `%s` |%n".formatted(variable, key)));
        page.append(TOOLS);
        return page.toString();
    }

    private static String fallback(Key key) {
        String text = String.join(", ", key.fallback());
        return text.isEmpty() ? "none" : "`" + text + "`";
    }
}
