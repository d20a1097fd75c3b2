package dev.parley.session.tools;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.Scope;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.Item;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Place;
import dev.parley.session.SessionOutput.Stage;
import dev.parley.session.context.Cancelled;
import dev.parley.session.context.SessionContext;
import dev.parley.session.output.ResponseOutput;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a server's tool from its start to its result, its timeout or its cancelling; ends exactly once. Its item
 * is in progress until then, whether or not the response that made it is still there. Loop only.
 */
final class ServerCallRun {
    private static final String CANCELLED =
            "It was cancelled before it answered, and may have taken effect all the same.";

    private static final Logger LOG = LoggerFactory.getLogger(ServerCallRun.class);

    private final SessionContext context;
    private final ResponseOutput output;
    private final Toolset.Offer offer;
    private final Place place;
    private Item.ServerCall item;
    private Scope scope;
    private Cancellable handle = () -> CompletableFuture.completedFuture(null);
    private SessionExecutor.Timer deadline = () -> {};
    private Runnable whenEnded;
    private boolean left;
    private boolean over;

    /** @param whenEnded run once, after the result has been said */
    ServerCallRun(
            SessionContext context, ResponseOutput output, Toolset.Offer offer, Opened opened, Runnable whenEnded) {
        this.context = context;
        this.output = output;
        this.offer = offer;
        this.place = opened.place();
        this.item = opened.item();
        this.scope = opened.scope();
        this.whenEnded = whenEnded;
    }

    /** The item of a call, its place in the response, and the scope of that response. */
    record Opened(Place place, Item.ServerCall item, Scope scope) {}

    void start() {
        context.emit(new SessionOutput.ServerCallProgress(place, Stage.IN_PROGRESS));
        deadline = context.handleAfter(offer.permission().timeout(), this::timedOut);
        try {
            handle = offer.permission()
                    .server()
                    .call(
                            new ToolServer.Call(
                                    offer.spec().name(),
                                    item.arguments(),
                                    offer.permission().timeout()),
                            context.executor(),
                            result -> context.handle(() -> ended(result)));
            scope.own(handle);
        } catch (RuntimeException | Error e) {
            LOG.atError().addKeyValue("tool", offer.spec().name()).setCause(e).log("calling the tool");
            context.executor()
                    .execute(() -> context.handle(() -> ended(new ToolResult.Failed(
                            ToolError.execution(offer.spec().name() + " could not be called.")))));
        }
    }

    /** Goes on without its response, in {@code newScope}. */
    void leave(Scope newScope, Runnable newWhenEnded) {
        scope.release(handle);
        scope = newScope;
        scope.own(handle);
        whenEnded = newWhenEnded;
        left = true;
        output.leave(place, item.with(Item.Status.INCOMPLETE, item.arguments(), item.result()));
    }

    /** Gives up. */
    void cancel() {
        if (!over) {
            whenEnded = () -> {};
            stop();
            finish(Item.Status.INCOMPLETE, new ToolResult.Failed(ToolError.execution(CANCELLED)));
        }
    }

    Item.ServerCall item() {
        return item;
    }

    private void timedOut() {
        if (!over) {
            stop();
            long seconds = Math.max(1, offer.permission().timeout().toSeconds());
            String message = offer.spec().name() + " did not answer within " + seconds + " s.";
            finish(Item.Status.COMPLETED, new ToolResult.Failed(ToolError.execution(message)));
        }
    }

    /** Stops what runs; its scope waits until it is gone. */
    private void stop() {
        scope.release(handle);
        Cancelled.andJoined(handle, scope, context.executor());
    }

    private void ended(ToolResult result) {
        if (!over) {
            scope.release(handle);
            finish(Item.Status.COMPLETED, result);
        }
    }

    private void finish(Item.Status status, ToolResult result) {
        over = true;
        deadline.cancel();
        item = item.with(status, item.arguments(), Optional.of(result));
        Stage stage = result instanceof ToolResult.Output ? Stage.COMPLETED : Stage.FAILED;
        context.emit(new SessionOutput.ServerCallProgress(place, stage));
        if (left) {
            output.finishInConversation(item);
        } else {
            output.close(place, item);
        }
        whenEnded.run();
    }
}
