package dev.parley.session.tools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls that wait for the client's word, and those it has approved that have not run yet. Loop only. */
public final class Approvals {
    /** Requests a client may leave unanswered; at the bound the oldest can no longer be approved. */
    private static final int MOST_UNANSWERED = 64;

    private final Map<String, Approved> asked = new LinkedHashMap<>();
    private final List<Approved> granted = new ArrayList<>();
    private boolean answerOwed;

    /** A call that may run. */
    public record Approved(String requestId, Toolset.Offer offer, String arguments) {}

    void asked(String requestId, Toolset.Offer offer, String arguments) {
        asked.put(requestId, new Approved(requestId, offer, arguments));
        if (asked.size() > MOST_UNANSWERED) {
            asked.remove(asked.keySet().iterator().next());
        }
    }

    /** Whether this request can be answered. */
    public boolean awaits(String requestId) {
        return asked.containsKey(requestId);
    }

    public void answered(String requestId, boolean approve) {
        Optional<Approved> call = Optional.ofNullable(asked.remove(requestId));
        if (call.isPresent()) {
            answerOwed = true;
            call.filter(it -> approve).ifPresent(granted::add);
        }
    }

    /** Whether all requests are answered and the bot has not spoken about it. */
    public boolean owesAnswer() {
        return answerOwed && asked.isEmpty();
    }

    /** What is to run now; the bot answers with it. */
    public List<Approved> take() {
        List<Approved> calls = List.copyOf(granted);
        granted.clear();
        answerOwed = false;
        return calls;
    }
}
