package dev.parley.tool;

import java.time.Duration;

/**
 * Leave for a session to use a server's tools.
 *
 * @param allowed the tools offered to the model
 * @param approval the calls that wait for the client's word first
 * @param timeout how long one call may take; then it has failed
 * @param byClient given by the session's client: the client is told of the listing, and the server is closed when the
 *     session has no more use for it. Otherwise the server belongs to the operator and outlives the session.
 */
public record ToolPermission(
        ToolServer server, ToolFilter allowed, ApprovalRule approval, Duration timeout, boolean byClient) {
    /** All tools, none with approval, for as long as the operator lends the server. */
    public static ToolPermission ofOperator(ToolServer server, Duration timeout) {
        return new ToolPermission(server, ToolFilter.ALL, ApprovalRule.NEVER, timeout, false);
    }
}
