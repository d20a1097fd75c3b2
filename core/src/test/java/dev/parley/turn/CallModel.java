package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.turn.Decision.Reason;
import java.util.List;

/**
 * An independent account of a call, kept from events and decisions alone, that checks each decision as it is made and
 * the state's answers after it.
 */
final class CallModel {
    private boolean inSpeech;
    private long startMs;
    private long lastEndMs;
    private boolean began;
    private boolean botActive;
    private boolean botSounds;
    private boolean goodbye;
    private boolean cutShort;
    private boolean lost;
    private int awaited;
    private int unanswered;
    private int takenUp;
    private boolean wordsCame;
    private boolean held;
    private boolean prepared;

    int awaited() {
        return awaited;
    }

    /** Turns with words that no reply took up, a reply cut before its first sound not counted as one. */
    int unanswered() {
        return unanswered;
    }

    /** Whether words were lost of which nobody has told the caller. */
    boolean lost() {
        return lost;
    }

    boolean botActive() {
        return botActive;
    }

    void observe(TurnPolicy policy, TurnState before, TurnEvent event, TurnMachine.Step step) {
        wordsCame = false;
        happened(policy, event);
        for (Decision decision : step.decisions()) {
            decided(policy, before, event, decision);
        }
        agrees(policy, step.next());
        explains(policy, step.decisions());
    }

    private void happened(TurnPolicy policy, TurnEvent event) {
        switch (event) {
            case TurnEvent.Began ignored -> began = true;
            case TurnEvent.Cleared ignored -> {
                inSpeech = false;
                cutShort = false;
            }
            case TurnEvent.Transcribed transcribed -> transcribed(policy, transcribed);
            case TurnEvent.Unheard unheard -> unheard(unheard);
            case TurnEvent.BotPreparing ignored -> {
                botActive = true;
                botSounds = false;
                goodbye = false;
                takenUp = unanswered;
                unanswered = 0;
                cutShort = false;
                lost = false;
                held = false;
            }
            case TurnEvent.BotSpeaking ignored -> {
                botActive = true;
                botSounds = true;
                held = false;
            }
            case TurnEvent.BotFinished finished -> {
                goodbye |= finished.goodbye() && botActive;
                botActive = false;
                held = false;
            }
            case TurnEvent.BotStopped ignored -> {
                botActive = false;
                held = false;
            }
            default -> {}
        }
    }

    private void unheard(TurnEvent.Unheard unheard) {
        if (awaited > 0) {
            awaited--;
            lost |= !unheard.clientsTurn();
            cutShort = false;
            goodbye = false;
            wordsCame = true;
        }
    }

    private void transcribed(TurnPolicy policy, TurnEvent.Transcribed words) {
        if (awaited > 0) {
            awaited--;
            boolean listening = words.backchannel() && policy.detection().heedsWords();
            cutShort &= (words.empty() || listening) && !words.clientsTurn();
            boolean ignored = words.empty() || words.clientsTurn() || listening && (cutShort || botActive && botSounds);
            unanswered += ignored ? 0 : 1;
            wordsCame = true;
        }
    }

    private void decided(TurnPolicy policy, TurnState before, TurnEvent event, Decision decision) {
        switch (decision) {
            case Decision.SpeechStarted started -> {
                assertThat(inSpeech).as("two starts without an end").isFalse();
                prepared = false;
                assertThat(started.startMs()).isGreaterThanOrEqualTo(lastEndMs);
                inSpeech = true;
                startMs = started.startMs();
            }
            case Decision.TurnEnded ended -> {
                assertThat(inSpeech || event instanceof TurnEvent.Committed || event instanceof TurnEvent.Overlong)
                        .as("an end without a start")
                        .isTrue();
                assertThat(ended.endMs()).isGreaterThanOrEqualTo(inSpeech ? startMs : lastEndMs);
                assertThat(ended.reason() == Reason.CLIENT_COMMIT).isEqualTo(event instanceof TurnEvent.Committed);
                inSpeech = false;
                lastEndMs = ended.endMs();
                awaited++;
            }
            case Decision.PrepareReply ignored -> {
                assertThat(inSpeech && !botActive).as("prepares outside a turn").isTrue();
                assertThat(policy.detection()).isEqualTo(TurnPolicy.Detection.END_OF_TURN);
                prepared = true;
            }
            case Decision.DiscardReply ignored -> {
                assertThat(prepared).as("discards what was not prepared").isTrue();
                prepared = false;
            }
            case Decision.SayFiller ignored -> throw new AssertionError("decided by the session");
            case Decision.SayBackchannel ignored -> {
                assertThat(inSpeech && !botActive && awaited == 0 && !cutShort)
                        .as("listens to nobody")
                        .isTrue();
                assertThat(before.userPausing()).as("speaks over the caller").isTrue();
                assertThat(policy.detection()).isEqualTo(TurnPolicy.Detection.END_OF_TURN);
                assertThat(policy.backchannels()).isPresent();
                assertThat(policy.respond()).isTrue();
            }
            case Decision.HoldPlayout ignored -> {
                assertThat(botActive && botSounds && !held).as("holds nothing").isTrue();
                assertThat(policy.interrupt()).isTrue();
                held = true;
            }
            case Decision.ContinuePlayout ignored -> {
                assertThat(held).as("goes on with what is not held").isTrue();
                held = false;
            }
            case Decision.Interrupt ignored -> {
                held = false;
                assertThat(botActive).as("interrupts an idle bot").isTrue();
                assertThat(policy.interrupt()).isTrue();
                unanswered += inSpeech && !botSounds ? takenUp : 0;
                cutShort = inSpeech && botSounds;
                botActive = false;
            }
            case Decision.Respond respond -> {
                assertThat(calm()).as("responds into something").isTrue();
                assertThat(policy.respond() || respond.reason() == Reason.FIRST_MESSAGE)
                        .isTrue();
                takenUp = unanswered;
                unanswered = 0;
                goodbye = false;
                cutShort = false;
                lost = false;
            }
            case Decision.Resume ignored -> {
                assertThat(calm()).as("resumes into something").isTrue();
                assertThat(policy.respond()).isTrue();
                assertThat(cutShort).as("resumes what was not cut short").isTrue();
                cutShort = false;
            }
            case Decision.Apologise ignored -> {
                assertThat(calm()).as("apologises into something").isTrue();
                assertThat(policy.respond()).isTrue();
                assertThat(lost).as("apologises for nothing").isTrue();
                lost = false;
                goodbye = false;
            }
            case Decision.PromptSilence ignored -> {
                assertThat(event).isInstanceOf(TurnEvent.Tick.class);
                assertThat(calm() && began).as("prompts into something").isTrue();
                assertThat(before.deadlineMs().orElseThrow()).isLessThanOrEqualTo(event.clockMs());
            }
            case Decision.End ignored -> {
                assertThat(calm() && goodbye).as("hangs up on somebody").isTrue();
                goodbye = false;
            }
            case Decision.AskEndOfTurn question -> {
                assertThat(inSpeech).as("asks about nothing").isTrue();
                assertThat(question.startMs()).isEqualTo(startMs).isLessThan(question.endMs());
                assertThat(policy.detection()).isEqualTo(TurnPolicy.Detection.END_OF_TURN);
            }
            case Decision.Ignored ignored ->
                assertThat(ignored.what()).isIn("speech", "word", "turn", "reply", "interruption");
        }
    }

    private boolean calm() {
        return !inSpeech && !botActive && awaited == 0;
    }

    private void agrees(TurnPolicy policy, TurnState state) {
        assertThat(state.userSpeaking()).isEqualTo(inSpeech);
        assertThat(state.botActive()).isEqualTo(botActive);
        assertThat(held && !inSpeech && awaited == 0).as("held for nothing").isFalse();
        assertThat(state.awaitingTranscript()).isEqualTo(awaited > 0);
        assertThat(state.deadlineMs().isPresent())
                .isEqualTo(began && calm() && policy.quietMs().isPresent());
    }

    /** A turn's words, or their absence, always get an answer, a reason, or wait for a busy bot. */
    private void explains(TurnPolicy policy, List<Decision> decisions) {
        if (wordsCame && policy.respond()) {
            assertThat(botActive || !decisions.isEmpty()).isTrue();
        }
    }
}
