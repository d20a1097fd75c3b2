package dev.parley.engines.openai;

import dev.parley.provider.LlmEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Puts the fragments of tool calls together. A new call starts when the server's index is new, or when a non-empty id
 * differs from the one current at that index (speech-backends.md F.3: several servers use index 0 for every call).
 */
final class ToolCallTracker {
    private final RandomGenerator random;
    private final Consumer<? super LlmEvent> out;
    private final Map<Integer, Call> current = new HashMap<>();
    private int calls;

    private record Call(int ownIndex, String id) {}

    ToolCallTracker(RandomGenerator random, Consumer<? super LlmEvent> out) {
        this.random = random;
        this.out = out;
    }

    boolean any() {
        return calls > 0;
    }

    void fragment(int serverIndex, String id, String name, String arguments) {
        int index = Math.max(0, serverIndex);
        Call call = current.get(index);
        boolean differentId = call != null && !id.isEmpty() && !id.equals(call.id);
        if (call == null || differentId) {
            call = new Call(calls++, id.isEmpty() ? "call_" + Long.toHexString(random.nextLong()) : id);
            current.put(index, call);
            out.accept(new LlmEvent.ToolCallStarted(call.ownIndex, call.id, name));
        }
        if (!arguments.isEmpty()) {
            out.accept(new LlmEvent.ToolCallArguments(call.ownIndex, arguments));
        }
    }
}
