package dev.parley.tool;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Something that has tools and runs them: functions behind HTTP, or an MCP server. Serves many sessions at once;
 * thread-safe. Results are delivered on the executor's loop, exactly once, never from within the call that asked for
 * them, and not after {@link Cancellable#cancel()} returned.
 */
public interface ToolServer {
    /** Name of the server, as clients and the model see it. */
    String label();

    /** Asks which tools there are; may connect first. Never blocks. */
    Cancellable list(SessionExecutor executor, Consumer<? super ToolListing> listener);

    /** Runs a tool. Never blocks. Cancelling gives up waiting; what the tool has changed by then stays changed. */
    Cancellable call(Call call, SessionExecutor executor, Consumer<? super ToolResult> listener);

    /** Frees connections and processes; calls under way fail. Completes once all is gone. */
    CompletionStage<Void> close();

    /**
     * One call.
     *
     * @param tool name, as in {@link ToolSpec#name()}
     * @param argumentsJson what the model wrote: meant to be the text of a JSON object, but unchecked
     * @param deadline how long the caller of the tool will wait; work beyond it is in vain
     */
    record Call(String tool, String argumentsJson, Duration deadline) {}
}
