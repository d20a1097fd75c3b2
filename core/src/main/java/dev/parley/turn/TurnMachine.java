package dev.parley.turn;

import dev.parley.turn.Decision.Ignored;
import dev.parley.turn.Decision.Reason;
import dev.parley.turn.TurnPolicy.Detection;
import dev.parley.turn.TurnState.Bot;
import dev.parley.turn.TurnState.Caller;
import java.util.List;

/**
 * Decides whose turn it is: {@code (policy, state, event) → (state, decisions)}. Pure, so a conversation replays from
 * its events. Any event may come in any state; what makes no sense there changes nothing. The rules in words:
 * {@code docs/reference/turn-taking.md}.
 */
public final class TurnMachine {
    private TurnMachine() {}

    /** What an event led to. Decisions are to be carried out in order. */
    public record Step(TurnState next, List<Decision> decisions) {
        public Step {
            decisions = List.copyOf(decisions);
        }
    }

    /** The policy may differ from step to step; a new one holds from its first step on. */
    public static Step step(TurnPolicy policy, TurnState state, TurnEvent event) {
        if (event instanceof TurnEvent.Voice voice && changesNothing(policy, state, voice)) {
            return new Step(state, List.of());
        }
        TurnDraft draft = new TurnDraft(policy, state);
        switch (event) {
            case TurnEvent.Began ignored -> began(draft);
            case TurnEvent.Voice voice -> voice(draft, voice);
            case TurnEvent.Word word -> word(draft, word);
            case TurnEvent.PauseScore score -> pauseScore(draft, score);
            case TurnEvent.EndOfTurnScore score -> EndOfTurn.scored(draft, score);
            case TurnEvent.WordsJudged judged -> EndOfTurn.words(draft, judged);
            case TurnEvent.WordsGlanced glanced -> EndOfTurn.glance(draft, glanced);
            case TurnEvent.KeyPressed ignored -> draft.signOfLife();
            case TurnEvent.Committed committed -> committed(draft, committed);
            case TurnEvent.Overlong overlong -> draft.endTurn(overlong.audioMs(), Reason.LONGEST_TURN);
            case TurnEvent.AudioStopped stopped -> audioStopped(draft);
            case TurnEvent.Cleared cleared -> draft.drop(cleared.audioMs());
            case TurnEvent.Transcribed transcribed -> transcribed(draft, transcribed);
            case TurnEvent.Unheard unheard -> unheard(draft, unheard);
            case TurnEvent.BotPreparing ignored -> draft.botPrepares();
            case TurnEvent.BotSpeaking speaking -> draft.botSpeaks(speaking.audioMs(), speaking.holdable());
            case TurnEvent.BotFinished finished -> draft.botFinishes(finished.goodbye(), finished.clockMs());
            case TurnEvent.BotStopped ignored -> draft.botEnds(false);
            case TurnEvent.Tick tick -> draft.promptIfDue(tick.clockMs());
        }
        return draft.finish(event.clockMs());
    }

    /** Most frames of a call are silence while the caller is silent: they must cost next to nothing. */
    private static boolean changesNothing(TurnPolicy policy, TurnState state, TurnEvent.Voice voice) {
        boolean held = state.bot() instanceof Bot.Speaking speaking && speaking.held();
        if (held || !(state.caller() instanceof Caller.Silent) || voice.probability() >= policy.threshold()) {
            return false;
        }
        TurnState.Quiet quiet = state.quiet();
        boolean prompts = quiet.sinceMs() != TurnState.NONE && policy.quietMs().isPresent();
        return prompts
                ? quiet.promptMs() == quiet.sinceMs() + policy.quietMs().getAsLong()
                : quiet.promptMs() == TurnState.NONE;
    }

    private static void committed(TurnDraft draft, TurnEvent.Committed committed) {
        BargeIn.committed(draft);
        draft.endTurn(committed.audioMs(), Reason.CLIENT_COMMIT);
    }

    private static void began(TurnDraft draft) {
        boolean first = !draft.began();
        draft.begin();
        if (first && draft.policy.botBegins() && draft.calm()) {
            draft.respond(Reason.FIRST_MESSAGE);
        }
    }

    private static void voice(TurnDraft draft, TurnEvent.Voice frame) {
        TurnPolicy policy = draft.policy;
        if (draft.caller() instanceof Caller.Speaking speaking) {
            if (policy.detection() != Detection.MANUAL) {
                voiceInTurn(draft, speaking, frame);
            }
            return;
        }
        BargeIn.silence(draft, frame.audioMs());
        boolean listens =
                switch (policy.detection()) {
                    case VOICE_ACTIVITY, SEMANTIC, END_OF_TURN -> true;
                    case MANUAL -> draft.botActive() && policy.interrupt();
                };
        if (listens && frame.probability() >= policy.threshold()) {
            onset(draft, frame);
        } else if (draft.caller() instanceof Caller.Onset onset) {
            onsetBroken(draft, onset);
        }
    }

    private static void voiceInTurn(TurnDraft draft, Caller.Speaking speaking, TurnEvent.Voice frame) {
        if (frame.probability() >= draft.policy.release()) {
            EndOfTurn.voice(draft, speaking.voicedMs(), frame);
            long voicedMs = Math.max(speaking.voicedMs(), frame.audioMs());
            draft.caller(new Caller.Speaking(speaking.startMs(), voicedMs, speaking.worded()));
            BargeIn.voice(draft, frame.audioMs());
        } else if (BargeIn.silence(draft, speaking, frame.audioMs())) {
            return;
        } else if (draft.policy.detection() == Detection.END_OF_TURN) {
            EndOfTurn.silence(draft, speaking, frame.audioMs());
        } else if (frame.audioMs() - speaking.voicedMs() >= draft.policy.silenceMs(speaking.worded())) {
            draft.endTurn(speaking.voicedMs(), Reason.SILENCE_AFTER_VOICE);
        }
    }

    private static void onset(TurnDraft draft, TurnEvent.Voice frame) {
        Caller.Onset onset = grown(draft, frame);
        boolean longEnough = onset.endMs() - onset.startMs() >= draft.policy.minSpeechMs();
        if (!longEnough || onset.endMs() <= onset.guardMs() || BargeIn.isFaint(draft, onset)) {
            draft.caller(onset);
        } else if (draft.policy.detection() == Detection.MANUAL) {
            draft.silent();
            draft.interrupt(Reason.VOICE);
        } else {
            draft.beginSpeech(onset.startMs(), onset.endMs(), Reason.VOICE);
        }
    }

    /** The voiced run with this frame, or a new one when there was none or frames are missing between. */
    private static Caller.Onset grown(TurnDraft draft, TurnEvent.Voice frame) {
        long frameStartMs = frame.audioMs() - frame.frameMs();
        if (draft.caller() instanceof Caller.Onset onset
                && frameStartMs - onset.endMs() < Math.max(1, frame.frameMs())) {
            return new Caller.Onset(
                    onset.startMs(),
                    Math.max(onset.endMs(), frame.audioMs()),
                    onset.guardMs(),
                    onset.loud() || !frame.faint());
        }
        long startMs = Math.max(draft.spentMs(), frameStartMs);
        return new Caller.Onset(startMs, Math.max(startMs, frame.audioMs()), guardMs(draft, startMs), !frame.faint());
    }

    private static long guardMs(TurnDraft draft, long startMs) {
        if (draft.bot() instanceof Bot.Speaking speaking) {
            long endMs = speaking.sinceMs() + draft.policy.echoGuardMs();
            return startMs < endMs ? endMs : 0;
        }
        return 0;
    }

    private static void onsetBroken(TurnDraft draft, Caller.Onset onset) {
        draft.silent();
        if (onset.endMs() - onset.startMs() < draft.policy.minSpeechMs()) {
            return;
        }
        if (onset.guardMs() > 0) {
            draft.ignore(Ignored.SPEECH, Reason.ECHO_GUARD);
        } else if (BargeIn.isFaint(draft, onset)) {
            draft.ignore(Ignored.SPEECH, Reason.FAINT_VOICE);
        }
    }

    private static void audioStopped(TurnDraft draft) {
        if (draft.caller() instanceof Caller.Onset onset) {
            onsetBroken(draft, onset);
        } else if (draft.caller() instanceof Caller.Speaking speaking && draft.policy.detection() != Detection.MANUAL) {
            draft.endTurn(speaking.voicedMs(), Reason.AUDIO_STOPPED);
        }
    }

    private static void word(TurnDraft draft, TurnEvent.Word word) {
        if (word.text().isBlank() || ofEndedTurn(draft, word)) {
            return;
        }
        TurnPolicy policy = draft.policy;
        boolean manual = policy.detection() == Detection.MANUAL;
        if (manual && !(policy.interrupt() && draft.botActive())) {
            return;
        }
        if (draft.caller() instanceof Caller.Speaking speaking) {
            draft.caller(worded(policy, speaking, word));
            BargeIn.word(draft, word);
        } else if (draft.botActive() && word.echo()) {
            draft.ignore(Ignored.WORD, Reason.ECHOED_WORD);
        } else if (manual) {
            draft.interrupt(Reason.WORD);
        } else {
            long fromMs = draft.caller() instanceof Caller.Onset onset
                    ? Math.min(onset.startMs(), word.audioMs())
                    : word.audioMs();
            draft.beginSpeech(fromMs, word.audioMs(), Reason.WORD, word.backchannel());
        }
    }

    /** Words come later than the voice they are in: while a transcript is awaited, they are that turn's. */
    private static boolean ofEndedTurn(TurnDraft draft, TurnEvent.Word word) {
        return word.audioMs() < draft.spentMs() || (draft.awaitsTranscript() && !draft.callerSpeaks());
    }

    private static Caller.Speaking worded(TurnPolicy policy, Caller.Speaking speaking, TurnEvent.Word word) {
        long voicedMs = policy.detection() == Detection.SEMANTIC
                ? Math.max(speaking.voicedMs(), word.audioMs())
                : speaking.voicedMs();
        return new Caller.Speaking(speaking.startMs(), voicedMs, true);
    }

    private static void pauseScore(TurnDraft draft, TurnEvent.PauseScore score) {
        if (!draft.policy.detection().takesPauseScores()) {
            return;
        }
        if (draft.caller() instanceof Caller.Speaking speaking) {
            if (speaking.worded() && score.probability() > TurnPolicy.PAUSE_ENDS_TURN) {
                draft.endTurn(speaking.voicedMs(), Reason.PAUSE_SCORE);
            } else if (score.probability() < TurnPolicy.PAUSE_MEANS_VOICE) {
                long voicedMs = Math.max(speaking.voicedMs(), score.audioMs());
                draft.caller(new Caller.Speaking(speaking.startMs(), voicedMs, speaking.worded()));
            }
        } else if (draft.bot() instanceof Bot.Speaking && scoreInterrupts(draft, score)) {
            draft.beginSpeech(score.audioMs(), score.audioMs(), Reason.VOICE);
        }
    }

    private static boolean scoreInterrupts(TurnDraft draft, TurnEvent.PauseScore score) {
        return draft.policy.interrupt()
                && !draft.awaitsTranscript()
                && score.probability() < TurnPolicy.PAUSE_INTERRUPTS
                && score.audioMs() >= TurnPolicy.SCORE_SETTLES_MS
                && score.audioMs() > guardMs(draft, score.audioMs());
    }

    private static void transcribed(TurnDraft draft, TurnEvent.Transcribed transcribed) {
        if (draft.awaitsTranscript()) {
            draft.transcribed(transcribed);
        }
    }

    private static void unheard(TurnDraft draft, TurnEvent.Unheard unheard) {
        if (draft.awaitsTranscript()) {
            draft.unheard(unheard.clientsTurn());
        }
    }
}
