package dev.parley.session.tools;

import dev.parley.concurrent.Cancellable;
import dev.parley.conversation.Item;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Stage;
import dev.parley.session.context.SessionContext;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolServer;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The servers of tools of one session: asks each for its tools once, tells the client about those it named itself, and
 * keeps the calls that outlive the response they were made in. Loop only.
 */
public final class SessionTools {
    /** Calls that go on after their response; at the bound the oldest is cancelled. */
    private static final int MOST_LEFT_RUNNING = 16;

    /** How long the first reply waits for tools that are being asked for. */
    private static final Duration FIRST_LISTING = Duration.ofSeconds(1);

    private final SessionContext context;
    /** In the order in which they came: what happens to all of them happens in that order, in every run. */
    private final Map<ToolServer, Known> servers = new LinkedHashMap<>();

    private final List<ServerCallRun> leftRunning = new ArrayList<>();
    private boolean listingOverdue;
    private Runnable lateResult = () -> {};

    private static final class Known {
        final ToolPermission permission;
        Optional<List<ToolSpec>> tools = Optional.empty();
        boolean ofSession;
        boolean asked;
        Cancellable asking = () -> CompletableFuture.completedFuture(null);
        final Cancellable closing;
        Optional<Item.ServerTools> item = Optional.empty();
        long version;
        final List<Runnable> waiting = new ArrayList<>();

        Known(ToolPermission permission) {
            this.permission = permission;
            this.closing = () -> permission.server().close().thenApply(gone -> null);
        }
    }

    public SessionTools(SessionContext context) {
        this.context = context;
    }

    /** Runs {@code action} whenever a call has ended that outlived its response. */
    public void onLateResult(Runnable action) {
        lateResult = action;
    }

    /** Asks the servers that are new with the session's configuration, and closes the client's that are gone from it. */
    public void configured() {
        List<ToolPermission> permissions = Stream.concat(
                        context.providers().tools().permissions().stream(), context.config().llm().servers().stream())
                .toList();
        for (ToolServer server : List.copyOf(servers.keySet())) {
            if (servers.get(server).ofSession
                    && permissions.stream().noneMatch(permission -> permission.server() == server)) {
                forget(server);
            }
        }
        permissions.forEach(permission -> ask(permission).ofSession = true);
    }

    /**
     * Runs {@code then} once all these servers have been asked, at once if they have been. For the servers of the session it
     * waits {@link #FIRST_LISTING} at most, and only once: a reply must not hang on a server that does not answer.
     */
    public void whenListed(List<ToolPermission> permissions, Runnable then) {
        if (listingOverdue || servers.values().stream().allMatch(known -> known.asked)) {
            whenAsked(permissions, then);
            return;
        }
        Runnable[] once = {() -> whenAsked(permissions, then)};
        Runnable go = () -> {
            Runnable first = once[0];
            once[0] = () -> {};
            first.run();
        };
        context.handleAfter(FIRST_LISTING, () -> {
            listingOverdue = true;
            go.run();
        });
        servers.values().stream()
                .filter(known -> !known.asked)
                .forEach(known -> known.waiting.add(() -> {
                    if (servers.values().stream().allMatch(each -> each.asked)) {
                        go.run();
                    }
                }));
    }

    private void whenAsked(List<ToolPermission> permissions, Runnable then) {
        Optional<Known> open = permissions.stream()
                .map(this::ask)
                .filter(known -> !known.asked)
                .findFirst();
        if (open.isEmpty()) {
            then.run();
        } else {
            open.get().waiting.add(() -> whenAsked(permissions, then));
        }
    }

    /** What the model may call now. */
    public Toolset offer(List<Tool> functions, List<ToolPermission> permissions) {
        Toolset toolset = new Toolset(functions);
        Stream.concat(context.providers().tools().permissions().stream(), permissions.stream())
                .forEach(permission -> {
                    Known known = servers.get(permission.server());
                    if (known != null) {
                        known.tools.ifPresent(tools -> offer(toolset, permission, tools));
                    }
                });
        return toolset;
    }

    private void offer(Toolset toolset, ToolPermission permission, List<ToolSpec> tools) {
        for (ToolSpec tool : tools) {
            boolean approval = permission.approval().needed(tool);
            if (permission.allowed().matches(tool)
                    && (!approval || context.setup().approvals())) {
                toolset.add(permission, tool, approval);
            }
        }
    }

    private Known ask(ToolPermission permission) {
        Known before = servers.get(permission.server());
        if (before != null) {
            return before;
        }
        Known known = new Known(permission);
        servers.put(permission.server(), known);
        if (permission.byClient()) {
            context.scope().own(known.closing);
            announce(known);
        }
        known.asking = permission
                .server()
                .list(
                        context.executor(),
                        listing -> context.handle(() -> {
                            if (servers.get(permission.server()) == known && !known.asked) {
                                listed(known, listing);
                            }
                        }));
        context.scope().own(known.asking);
        return known;
    }

    private void announce(Known known) {
        Item.ServerTools item = new Item.ServerTools(
                context.newItemId(),
                Item.Status.IN_PROGRESS,
                known.permission.server().label(),
                List.of());
        known.item = Optional.of(item);
        Optional<String> previous = context.conversation().lastId();
        context.conversation().append(item);
        known.version = context.conversation().version(item.id()).orElseThrow();
        context.emit(new SessionOutput.ItemAdded(item, previous));
        context.emit(new SessionOutput.ToolListing(item.id(), Stage.IN_PROGRESS));
    }

    private void listed(Known known, ToolListing listing) {
        context.scope().release(known.asking);
        known.asked = true;
        switch (listing) {
            case ToolListing.Listed listed -> {
                known.tools = Optional.of(listed.tools());
                List<ToolSpec> allowed = listed.tools().stream()
                        .filter(known.permission.allowed()::matches)
                        .toList();
                settle(known, Stage.COMPLETED, Item.Status.COMPLETED, allowed);
            }
            case ToolListing.Failed failed -> {
                context.emit(
                        new SessionOutput.ToolTrouble(known.permission.server().label(), failed.error()));
                settle(known, Stage.FAILED, Item.Status.INCOMPLETE, List.of());
            }
        }
        List.copyOf(known.waiting).forEach(Runnable::run);
    }

    private void settle(Known known, Stage stage, Item.Status status, List<ToolSpec> tools) {
        known.item.ifPresent(item -> {
            Item done = new Item.ServerTools(item.id(), status, item.server(), tools);
            context.emit(new SessionOutput.ToolListing(item.id(), stage));
            if (context.conversation().holds(done.id(), known.version)
                    && context.conversation().replace(done)) {
                context.emit(
                        new SessionOutput.ItemDone(done, context.conversation().before(done.id())));
            }
        });
    }

    private void forget(ToolServer server) {
        Known known = servers.remove(server);
        if (known == null) {
            return;
        }
        unsettled(known);
        if (known.permission.byClient()) {
            context.scope().release(known.closing);
            server.close();
        }
        List.copyOf(known.waiting).forEach(Runnable::run);
    }

    private void unsettled(Known known) {
        if (!known.asked) {
            known.asked = true;
            context.scope().release(known.asking);
            known.asking.cancel();
            settle(known, Stage.FAILED, Item.Status.INCOMPLETE, List.of());
        }
    }

    // Calls that outlive their response.

    /** Takes over a call whose response was interrupted. */
    void keep(ServerCallRun call) {
        if (leftRunning.size() >= MOST_LEFT_RUNNING) {
            leftRunning.removeFirst().cancel();
        }
        leftRunning.add(call);
        call.leave(context.scope(), () -> {
            leftRunning.remove(call);
            if (!call.item().byClient()) {
                lateResult.run();
            }
        });
    }

    /** Whether a call runs that outlived its response. */
    public boolean busy() {
        return !leftRunning.isEmpty();
    }

    /** Ends every call and closes every item: the session is over. What is open goes with its scope. */
    public void close() {
        List.copyOf(leftRunning).forEach(ServerCallRun::cancel);
        leftRunning.clear();
        servers.values().forEach(this::unsettled);
    }
}
