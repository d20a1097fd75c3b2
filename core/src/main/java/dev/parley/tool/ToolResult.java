package dev.parley.tool;

/** What came of a call. */
public sealed interface ToolResult {
    /** The tool's answer, for the model to read; bounded by the server of the tool. */
    record Output(String text) implements ToolResult {}

    record Failed(ToolError error) implements ToolResult {}
}
