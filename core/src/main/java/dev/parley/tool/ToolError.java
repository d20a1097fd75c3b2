package dev.parley.tool;

/**
 * Why a call of a tool, or of its server, came to nothing (openai-realtime.md 3, {@code mcp_call.error}). The message is
 * fit for the model to speak about and holds no secret.
 *
 * @param code of the protocol or of HTTP; 0 for {@link Kind#EXECUTION}
 */
public record ToolError(Kind kind, int code, String message) {
    public enum Kind {
        /** The server refused the call by the rules of its protocol. */
        PROTOCOL,
        /** The tool ran and failed, did not answer in time, or was cancelled. */
        EXECUTION,
        /** The server could not be reached, or answered with an HTTP error. */
        HTTP
    }

    public static ToolError execution(String message) {
        return new ToolError(Kind.EXECUTION, 0, message);
    }

    public static ToolError http(int code, String message) {
        return new ToolError(Kind.HTTP, code, message);
    }

    public static ToolError protocol(int code, String message) {
        return new ToolError(Kind.PROTOCOL, code, message);
    }
}
