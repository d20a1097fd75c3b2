package dev.parley.session.response;

import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionOutput.Response.Status;
import dev.parley.session.SessionOutput.Response.StatusReason;
import java.util.Optional;

/** How a response that nobody cancels ends, as far as that is known yet, and what it has used. Loop only. */
final class ResponseOutcome {
    private FinishReason reason = FinishReason.STOP;
    private LlmEvent.Usage usage = LlmEvent.Usage.UNKNOWN;
    private Optional<ProviderException> failure = Optional.empty();

    /** As the client is told. */
    record Verdict(Status status, Optional<StatusReason> why, Optional<ProviderException> error) {}

    /** A round of the model is over. */
    void thought(LlmEvent.Done last) {
        usage = usage.plus(last.usage());
        reason = last.reason();
    }

    void fail(ProviderException cause) {
        failure = Optional.of(cause);
    }

    boolean failed() {
        return failure.isPresent();
    }

    /** Whether the model wrote to its end in the last round, so that its calls are whole. */
    boolean isWhole() {
        return reason == FinishReason.STOP || reason == FinishReason.TOOL_CALLS;
    }

    LlmEvent.Usage usage() {
        return usage;
    }

    /** @param unread what of the reply no voice could read */
    Verdict verdict(Optional<ProviderException> unread) {
        if (failure.isPresent()) {
            return new Verdict(Status.FAILED, Optional.empty(), failure);
        }
        return switch (reason) {
            case STOP, TOOL_CALLS ->
                new Verdict(unread.isPresent() ? Status.INCOMPLETE : Status.COMPLETED, Optional.empty(), unread);
            case MAX_TOKENS ->
                new Verdict(Status.INCOMPLETE, Optional.of(StatusReason.MAX_OUTPUT_TOKENS), Optional.empty());
            case CONTENT_FILTER ->
                new Verdict(Status.INCOMPLETE, Optional.of(StatusReason.CONTENT_FILTER), Optional.empty());
        };
    }
}
