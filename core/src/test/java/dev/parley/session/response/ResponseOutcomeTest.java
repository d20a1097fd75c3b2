package dev.parley.session.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.LlmEvent.Done;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.LlmEvent.Usage;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionOutput.Response.Status;
import dev.parley.session.SessionOutput.Response.StatusReason;
import dev.parley.session.response.ResponseOutcome.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a response ends that nobody cancels. */
class ResponseOutcomeTest {
    private static final ProviderException BROKEN =
            new ProviderException(ProviderException.Kind.BROKEN, "scripted", "broken");
    private static final ProviderException UNREAD =
            new ProviderException(ProviderException.Kind.REJECTED, "scripted", "unreadable");

    private final ResponseOutcome outcome = new ResponseOutcome();

    private static Done done(FinishReason reason) {
        return new Done(reason, new Usage(10, 5, 2));
    }

    @ParameterizedTest
    @EnumSource(
            value = FinishReason.class,
            names = {"STOP", "TOOL_CALLS"})
    void aModelThatWroteToItsEndMakesAWholeReply(FinishReason reason) {
        outcome.thought(done(reason));
        assertThat(outcome.isWhole()).isTrue();
        assertThat(outcome.verdict(Optional.empty()))
                .isEqualTo(new Verdict(Status.COMPLETED, Optional.empty(), Optional.empty()));
    }

    @Test
    void whatNoVoiceCouldReadMakesItIncompleteAndIsTold() {
        outcome.thought(done(FinishReason.STOP));
        assertThat(outcome.verdict(Optional.of(UNREAD)))
                .isEqualTo(new Verdict(Status.INCOMPLETE, Optional.empty(), Optional.of(UNREAD)));
    }

    @Test
    void aModelThatWasCutOffMakesItIncompleteForThatReason() {
        outcome.thought(done(FinishReason.MAX_TOKENS));
        assertThat(outcome.isWhole()).isFalse();
        assertThat(outcome.verdict(Optional.of(UNREAD)))
                .isEqualTo(
                        new Verdict(Status.INCOMPLETE, Optional.of(StatusReason.MAX_OUTPUT_TOKENS), Optional.empty()));
        outcome.thought(done(FinishReason.CONTENT_FILTER));
        assertThat(outcome.isWhole()).isFalse();
        assertThat(outcome.verdict(Optional.empty()))
                .isEqualTo(new Verdict(Status.INCOMPLETE, Optional.of(StatusReason.CONTENT_FILTER), Optional.empty()));
    }

    @Test
    void aFailureGoesBeforeEverythingElse() {
        assertThat(outcome.failed()).isFalse();
        outcome.thought(done(FinishReason.MAX_TOKENS));
        outcome.fail(BROKEN);
        assertThat(outcome.failed()).isTrue();
        assertThat(outcome.verdict(Optional.of(UNREAD)))
                .isEqualTo(new Verdict(Status.FAILED, Optional.empty(), Optional.of(BROKEN)));
    }

    @Test
    void theRoundsOfTheModelAreCountedTogether() {
        assertThat(outcome.usage()).isEqualTo(Usage.UNKNOWN);
        outcome.thought(done(FinishReason.TOOL_CALLS));
        outcome.thought(done(FinishReason.STOP));
        assertThat(outcome.usage()).isEqualTo(new Usage(20, 10, 4));
    }
}
