package dev.parley.session.tools;

import dev.parley.concurrent.Scope;
import dev.parley.conversation.Item;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LlmEvent;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Place;
import dev.parley.session.context.SessionContext;
import dev.parley.session.output.ResponseOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The calls that the model makes in one response: the client's functions are handed to the client, the tools of servers
 * run at once or ask for approval. Loop only.
 */
public final class ResponseCalls {
    private final SessionContext context;
    private final SessionTools tools;
    private final Approvals approvals;
    private final ResponseOutput output;
    private final Scope scope;
    private final Runnable whenAllEnded;
    private final SortedMap<Integer, Open> open = new TreeMap<>();
    private final List<ServerCallRun> round = new ArrayList<>();
    private Toolset toolset = new Toolset(List.of());
    private int running;
    private boolean handedOver;

    /** A call whose arguments the model is writing. */
    private static final class Open {
        final Place place;
        final Item item;
        final String callId;
        final Optional<Toolset.Offer> offer;
        final StringBuilder arguments = new StringBuilder();

        Open(Place place, Item item, String callId, Optional<Toolset.Offer> offer) {
            this.place = place;
            this.item = item;
            this.callId = callId;
            this.offer = offer;
        }
    }

    /** @param whenAllEnded run whenever the last tool of a round has ended */
    public ResponseCalls(
            SessionContext context,
            SessionTools tools,
            Approvals approvals,
            ResponseOutput output,
            Scope scope,
            Runnable whenAllEnded) {
        this.context = context;
        this.tools = tools;
        this.approvals = approvals;
        this.output = output;
        this.scope = scope;
        this.whenAllEnded = whenAllEnded;
    }

    /** The model begins a round with these tools. */
    public void begin(Toolset offered) {
        toolset = offered;
        round.clear();
        handedOver = false;
    }

    /** Whether the client has nothing to do: it was handed no call of its own. */
    public boolean nothingHandedOver() {
        return !handedOver;
    }

    public void started(LlmEvent.ToolCallStarted call) {
        Optional<Toolset.Offer> offer = toolset.find(call.name());
        Place place = output.nextPlace();
        String callId = callId(call.callId());
        Item item = item(place, callId, call.name(), offer);
        output.open(place, item);
        open.put(call.index(), new Open(place, item, callId, offer));
    }

    /** The asked id, or another where a call of the conversation has it: some servers count from one in each answer. */
    private String callId(String asked) {
        String id = asked;
        while (context.conversation().hasCall(id)) {
            id = context.ids().next("call");
        }
        return id;
    }

    private static Item item(Place place, String callId, String name, Optional<Toolset.Offer> offer) {
        if (offer.isEmpty()) {
            return new Item.FunctionCall(place.itemId(), Item.Status.IN_PROGRESS, callId, name, "");
        }
        Toolset.Offer it = offer.get();
        return it.approval()
                ? new Item.ApprovalRequest(
                        place.itemId(),
                        Item.Status.IN_PROGRESS,
                        it.server(),
                        it.spec().name(),
                        "")
                : serverCall(place, it, "", Optional.empty());
    }

    private static Item.ServerCall serverCall(
            Place place, Toolset.Offer offer, String arguments, Optional<String> approvalId) {
        return new Item.ServerCall(
                place.itemId(),
                Item.Status.IN_PROGRESS,
                offer.server(),
                offer.spec().name(),
                arguments,
                Optional.empty(),
                approvalId,
                offer.permission().byClient());
    }

    public void arguments(LlmEvent.ToolCallArguments more) {
        Open call = open.get(more.index());
        if (call == null) {
            return;
        }
        call.arguments.append(more.delta());
        switch (call.item) {
            case Item.FunctionCall it ->
                context.emit(new SessionOutput.ToolArguments(call.place, call.callId, more.delta()));
            case Item.ServerCall it -> context.emit(new SessionOutput.ServerCallArguments(call.place, more.delta()));
            default -> {}
        }
    }

    /** The model has written all arguments of the round: hands its calls over, and runs those of servers. */
    public void run() {
        List<Open> calls = List.copyOf(open.values());
        open.clear();
        for (Open call : calls) {
            switch (call.item) {
                case Item.ServerCall item -> run(call.place, call.offer.orElseThrow(), item, call.arguments.toString());
                case Item.ApprovalRequest request -> {
                    handedOver = true;
                    approvals.asked(request.id(), call.offer.orElseThrow(), call.arguments.toString());
                    close(call, Item.Status.COMPLETED);
                }
                default -> {
                    handedOver = true;
                    close(call, Item.Status.COMPLETED);
                }
            }
        }
        round.forEach(ServerCallRun::start);
    }

    /** Runs what the client has approved, before the model says anything. */
    public void runApproved(List<Approvals.Approved> approved) {
        for (Approvals.Approved call : approved) {
            Place place = output.nextPlace();
            Item.ServerCall item = serverCall(place, call.offer(), "", Optional.of(call.requestId()));
            output.open(place, item);
            run(place, call.offer(), item, call.arguments());
        }
        round.forEach(ServerCallRun::start);
    }

    private void run(Place place, Toolset.Offer offer, Item.ServerCall item, String written) {
        String arguments = written.isBlank() ? "{}" : written;
        context.emit(new SessionOutput.ServerCallArgumentsDone(place, arguments));
        Item.ServerCall whole = item.with(Item.Status.IN_PROGRESS, arguments, Optional.empty());
        output.update(whole);
        running++;
        // A client asks for the answer itself after a call of a server it named.
        handedOver |= item.byClient();
        round.add(
                new ServerCallRun(context, output, offer, new ServerCallRun.Opened(place, whole, scope), this::ended));
    }

    private void ended() {
        running--;
        if (running == 0) {
            whenAllEnded.run();
        }
    }

    /** Whether tools are running. */
    public boolean running() {
        return running > 0;
    }

    /** Whether the model is to go on: every call of the round was for a server of the operator, and is answered. */
    public boolean answered() {
        return !round.isEmpty() && !handedOver && running == 0;
    }

    /** The round as the model reads it: what it said, what it called, what came of it. */
    public List<ChatMessage> asMessages(String said) {
        List<ChatMessage> messages = new ArrayList<>();
        List<ChatMessage.ToolCall> calls = new ArrayList<>();
        for (ServerCallRun run : round) {
            Item.ServerCall item = run.item();
            calls.add(new ChatMessage.ToolCall(item.id(), Toolset.safeName(item.name()), item.arguments()));
            messages.add(new ChatMessage(
                    ChatMessage.Role.TOOL, CallAnswers.of(item), List.of(), List.of(), Optional.of(item.id())));
        }
        messages.addFirst(new ChatMessage(ChatMessage.Role.ASSISTANT, said, List.of(), calls, Optional.empty()));
        return messages;
    }

    /** The arguments were cut off: nothing is called. */
    public void drop() {
        open.values().forEach(call -> close(call, Item.Status.INCOMPLETE));
        open.clear();
    }

    /**
     * The response ends while tools run.
     *
     * @param goOn whether they finish for the conversation's sake; otherwise they are cancelled
     */
    public void leave(boolean goOn) {
        drop();
        for (ServerCallRun call : List.copyOf(round)) {
            if (call.item().result().isEmpty()) {
                if (goOn) {
                    tools.keep(call);
                } else {
                    call.cancel();
                }
            }
        }
        running = 0;
    }

    private void close(Open call, Item.Status status) {
        String arguments = call.arguments.toString();
        Item done =
                switch (call.item) {
                    case Item.FunctionCall it ->
                        new Item.FunctionCall(it.id(), status, it.callId(), it.name(), arguments);
                    case Item.ApprovalRequest it ->
                        new Item.ApprovalRequest(it.id(), status, it.server(), it.name(), arguments);
                    case Item.ServerCall it -> it.with(status, arguments, Optional.empty());
                    default -> throw new IllegalStateException("not a call: " + call.item);
                };
        if (call.item instanceof Item.FunctionCall it) {
            context.emit(new SessionOutput.ToolArgumentsDone(call.place, it.callId(), it.name(), arguments));
        } else if (call.item instanceof Item.ServerCall) {
            context.emit(new SessionOutput.ServerCallArgumentsDone(call.place, arguments));
        }
        output.close(call.place, done);
    }
}
