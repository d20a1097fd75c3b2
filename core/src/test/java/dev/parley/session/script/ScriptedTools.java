package dev.parley.session.script;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.OperatorTools;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolFilter;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A server of tools whose answers, and how long they take, a test says. */
public final class ScriptedTools implements ToolServer {
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String label;
    private final List<ToolSpec> specs;
    private final List<Call> calls = new ArrayList<>();
    private Duration takes = Duration.ofMillis(50);
    private Duration listsAfter = Duration.ofMillis(10);
    private ToolResult result = new ToolResult.Output("sunny");
    private ToolListing listing;
    private int running;
    private int cancelled;
    private boolean closed;

    public ScriptedTools(String label, String... names) {
        this.label = label;
        this.specs = List.of(names).stream()
                .map(name -> ToolSpec.of(name, "does " + name, "{\"type\":\"object\"}"))
                .toList();
        this.listing = new ToolListing.Listed(specs);
    }

    /** From now on calls take this long. */
    public ScriptedTools takes(Duration value) {
        takes = value;
        return this;
    }

    public ScriptedTools listsAfter(Duration value) {
        listsAfter = value;
        return this;
    }

    public ScriptedTools answers(ToolResult value) {
        result = value;
        return this;
    }

    public ScriptedTools failsToList(String message) {
        listing = new ToolListing.Failed(ToolError.http(502, message));
        return this;
    }

    public List<Call> calls() {
        return calls;
    }

    public int running() {
        return running;
    }

    public int cancelled() {
        return cancelled;
    }

    public boolean closed() {
        return closed;
    }

    /** As the operator lends it. */
    public OperatorTools operatorTools() {
        return new OperatorTools(List.of(ToolPermission.ofOperator(this, TIMEOUT)), OperatorTools.Conduct.DEFAULT);
    }

    /** As a client brings it. */
    public ToolPermission byClient(ApprovalRule approval) {
        return new ToolPermission(this, ToolFilter.ALL, approval, TIMEOUT, true);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Cancellable list(SessionExecutor executor, Consumer<? super ToolListing> listener) {
        return later(executor, listsAfter, () -> listener.accept(listing));
    }

    @Override
    public Cancellable call(Call call, SessionExecutor executor, Consumer<? super ToolResult> listener) {
        calls.add(call);
        running++;
        ToolResult answer = result;
        return later(executor, takes, () -> {
            running--;
            listener.accept(answer);
        });
    }

    private Cancellable later(SessionExecutor executor, Duration delay, Runnable action) {
        boolean[] open = {true};
        boolean isCall = running > 0;
        SessionExecutor.Timer timer = executor.schedule(delay, () -> {
            if (open[0]) {
                open[0] = false;
                action.run();
            }
        });
        return () -> {
            if (open[0]) {
                open[0] = false;
                timer.cancel();
                if (isCall) {
                    running--;
                    cancelled++;
                }
            }
            return CompletableFuture.completedFuture(null);
        };
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        return CompletableFuture.completedFuture(null);
    }
}
