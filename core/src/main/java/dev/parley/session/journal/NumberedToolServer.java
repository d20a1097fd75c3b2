package dev.parley.session.journal;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A server of tools by its number in a journal, from 1. This one stands for a server in a journal that is read: it is never asked. */
public class NumberedToolServer implements ToolServer {
    private final int number;
    private final String label;

    public NumberedToolServer(int number, String label) {
        this.number = number;
        this.label = label;
    }

    public final int number() {
        return number;
    }

    @Override
    public final String label() {
        return label;
    }

    @Override
    public Cancellable list(SessionExecutor executor, Consumer<? super ToolListing> listener) {
        throw new IllegalStateException(label + " stands in a journal and cannot be asked");
    }

    @Override
    public Cancellable call(Call call, SessionExecutor executor, Consumer<? super ToolResult> listener) {
        throw new IllegalStateException(label + " stands in a journal and cannot be asked");
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
