package dev.parley.session.tools;

import dev.parley.conversation.Item;
import dev.parley.tool.ToolError;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a language model is told in answer to each call in a conversation. Made for one reading of it. */
public final class CallAnswers {
    public static final String PENDING = "There is no result yet. Do not call this again; say that it takes a moment.";
    static final String RUNNING = "This is still running, there is no result yet. Do not call it again.";
    static final String UNDECIDED = "This waits for approval. Do not call it again.";

    private final Map<String, String> outputs = new HashMap<>();
    private final Map<String, Item.ApprovalResponse> approvals = new HashMap<>();
    private final Set<String> callIds = new HashSet<>();

    private CallAnswers() {}

    public static CallAnswers of(List<Item> items) {
        CallAnswers answers = new CallAnswers();
        for (Item item : items) {
            switch (item) {
                case Item.FunctionOutput output -> answers.outputs.put(output.callId(), output.output());
                case Item.FunctionCall call -> {
                    if (call.status() == Item.Status.COMPLETED) {
                        answers.callIds.add(call.callId());
                    }
                }
                case Item.ApprovalResponse response -> answers.approvals.put(response.requestId(), response);
                default -> {}
            }
        }
        return answers;
    }

    /** The client's answer, wherever it stands, or that it is awaited. */
    public String of(Item.FunctionCall call) {
        return outputs.getOrDefault(call.callId(), PENDING);
    }

    /** Whether the output belongs to a call of this conversation. */
    public boolean answersACall(Item.FunctionOutput output) {
        return callIds.contains(output.callId());
    }

    /** What became of the request; empty once it is granted: the call itself tells the rest. */
    public Optional<String> of(Item.ApprovalRequest request) {
        Item.ApprovalResponse response = approvals.get(request.id());
        if (request.status() != Item.Status.COMPLETED) {
            return Optional.empty();
        }
        if (response == null) {
            return Optional.of(UNDECIDED);
        }
        return response.approve() ? Optional.empty() : Optional.of(declined(response.reason()));
    }

    static String declined(Optional<String> reason) {
        return "The user declined this call."
                + reason.filter(it -> !it.isBlank()).map(it -> " Reason: " + it).orElse("");
    }

    /** Whether its arguments are whole; a model must not see a call that was cut off. */
    public static boolean readable(Item.ServerCall call) {
        boolean running =
                call.status() == Item.Status.IN_PROGRESS && !call.arguments().isEmpty();
        return running || call.result().isPresent();
    }

    public static String of(Item.ServerCall call) {
        return call.output().or(() -> call.error().map(CallAnswers::of)).orElse(RUNNING);
    }

    static String of(ToolError error) {
        return "Error: " + error.message();
    }
}
