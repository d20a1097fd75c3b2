package dev.parley.tool;

import java.util.List;

/** What came of asking a server for its tools. */
public sealed interface ToolListing {
    record Listed(List<ToolSpec> tools) implements ToolListing {
        public Listed {
            tools = List.copyOf(tools);
        }
    }

    record Failed(ToolError error) implements ToolListing {}
}
