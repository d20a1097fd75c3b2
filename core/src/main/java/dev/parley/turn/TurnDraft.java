package dev.parley.turn;

import static dev.parley.turn.TurnState.NONE;

import dev.parley.turn.Decision.Ignored;
import dev.parley.turn.Decision.Reason;
import dev.parley.turn.TurnState.Bot;
import dev.parley.turn.TurnState.Caller;
import dev.parley.turn.TurnState.Open;
import dev.parley.turn.TurnState.Quiet;
import java.util.ArrayList;
import java.util.List;

/** The next state and the decisions of one step while they are being made. Lives no longer than the step. */
final class TurnDraft {
    private static final Caller SILENT = new Caller.Silent();
    private static final Bot IDLE = new Bot.Idle();
    private static final int USUAL_DECISIONS = 2;

    final TurnPolicy policy;
    private final TurnState before;
    private List<Decision> decisions = List.of();

    private Caller caller;
    private Bot bot;
    private int transcripts;
    private boolean replyOwed;
    private boolean leaveTaken;
    private boolean cutShort;
    private boolean wordsLost;
    private boolean began;
    private boolean restartQuiet;
    private boolean backchannel;
    private long spentMs;
    private EndOfTurnState ending;
    private BackchannelState backchannels;

    TurnDraft(TurnPolicy policy, TurnState before) {
        this.policy = policy;
        this.before = before;
        caller = before.caller();
        bot = before.bot();
        transcripts = before.open().transcripts();
        replyOwed = before.open().replyOwed();
        leaveTaken = before.open().leaveTaken();
        cutShort = before.open().cutShort();
        wordsLost = before.open().wordsLost();
        began = before.quiet().began();
        spentMs = before.spentMs();
        ending = before.ending();
        backchannels = before.backchannels();
    }

    Caller caller() {
        return caller;
    }

    Bot bot() {
        return bot;
    }

    boolean callerSpeaks() {
        return caller instanceof Caller.Speaking;
    }

    boolean botActive() {
        return !(bot instanceof Bot.Idle);
    }

    boolean awaitsTranscript() {
        return transcripts > 0;
    }

    boolean began() {
        return began;
    }

    long spentMs() {
        return spentMs;
    }

    EndOfTurnState ending() {
        return ending;
    }

    void ending(EndOfTurnState next) {
        ending = next;
    }

    BackchannelState backchannels() {
        return backchannels;
    }

    void backchannels(BackchannelState next) {
        backchannels = next;
    }

    /** Whether the bot only listens, and what it said before is settled: the turn is not over the bot, and nothing is owed. */
    boolean onlyListens() {
        return policy.respond()
                && !botActive()
                && !awaitsTranscript()
                && !replyOwed
                && !cutShort
                && !wordsLost
                && !leaveTaken;
    }

    void decide(Decision decision) {
        if (decisions.isEmpty()) {
            decisions = new ArrayList<>(USUAL_DECISIONS);
        }
        decisions.add(decision);
    }

    void ignore(String what, Reason reason) {
        decide(new Ignored(what, reason));
    }

    void caller(Caller next) {
        caller = next;
    }

    void silent() {
        caller = SILENT;
    }

    void begin() {
        began = true;
    }

    void bot(Bot next) {
        bot = next;
    }

    boolean cutShort() {
        return cutShort;
    }

    /** The caller's turn begins; {@code fromMs} is without padding. */
    void beginSpeech(long fromMs, long voicedMs, Reason reason) {
        beginSpeech(fromMs, voicedMs, reason, false);
    }

    /** @param withBackchannel whether the word it begins with is a backchannel */
    void beginSpeech(long fromMs, long voicedMs, Reason reason, boolean withBackchannel) {
        long startMs = Math.max(spentMs, fromMs - policy.prefixPaddingMs());
        caller = new Caller.Speaking(startMs, voicedMs, reason == Reason.WORD);
        EndOfTurn.began(this, fromMs);
        decide(new Decision.SpeechStarted(startMs, reason));
        if (botActive()) {
            BargeIn.begins(this, reason, withBackchannel, voicedMs);
        }
    }

    /** The caller's turn ends, if there was one; the audio up to {@code endMs} is spent. */
    void endTurn(long endMs, Reason reason) {
        spentMs = Math.max(spentMs, endMs);
        if (caller instanceof Caller.Speaking speaking) {
            spentMs = Math.max(spentMs, speaking.startMs());
        }
        caller = SILENT;
        transcripts++;
        EndOfTurn.ended(this, spentMs);
        decide(new Decision.TurnEnded(spentMs, reason));
    }

    /** The caller's speech, if any, and its audio are thrown away. */
    void drop(long audioMs) {
        spentMs = Math.max(spentMs, audioMs);
        caller = SILENT;
        EndOfTurn.discard(this, Reason.SPEECH_CONTINUED);
        ending = ending.fresh();
        cutShort = false;
        restartQuiet = true;
    }

    /** Somebody is there: silence counts from here. */
    void signOfLife() {
        restartQuiet = true;
    }

    /** Stops the bot, which must be active. A reply of which nothing was heard stays owed to the turn under way. */
    void interrupt(Reason reason) {
        if (bot instanceof Bot.Preparing && callerSpeaks()) {
            replyOwed = true;
        }
        cutShort = bot instanceof Bot.Speaking && callerSpeaks();
        bot = IDLE;
        restartQuiet = true;
        decide(new Decision.Interrupt(reason));
    }

    void botPrepares() {
        bot = new Bot.Preparing();
        takenUp();
    }

    private void takenUp() {
        replyOwed = false;
        leaveTaken = false;
        cutShort = false;
        wordsLost = false;
    }

    void botSpeaks(long audioMs, boolean holdable) {
        bot = new Bot.Speaking(audioMs, holdable, Overlap.NOTHING);
    }

    /** All of the reply was heard. */
    void botFinishes(boolean goodbye, long clockMs) {
        replyOwed |= !goodbye && BargeIn.answers(bot, clockMs);
        botEnds(goodbye);
    }

    void botEnds(boolean goodbye) {
        if (botActive()) {
            leaveTaken = goodbye;
        }
        bot = IDLE;
        restartQuiet = true;
    }

    /** The words of the oldest turn in the air are there. */
    void transcribed(TurnEvent.Transcribed turn) {
        boolean clientsTurn = turn.clientsTurn();
        transcripts--;
        backchannel = turn.backchannel() && !clientsTurn;
        cutShort &= (turn.empty() || backchannel && policy.detection().heedsWords()) && !clientsTurn;
        if (turn.empty()) {
            ignore(Ignored.TURN, Reason.NOTHING_HEARD);
            return;
        }
        if (!clientsTurn && BargeIn.transcribed(this, backchannel, turn.clockMs())) {
            return;
        }
        leaveTaken = false;
        if (clientsTurn) {
            ignore(Ignored.TURN, Reason.CLIENT_COMMIT);
            return;
        }
        replyOwed = true;
        if (policy.respond() && (callerSpeaks() || awaitsTranscript())) {
            ignore(Ignored.REPLY, Reason.SPEECH_CONTINUED);
        }
    }

    /** The words of the oldest turn in the air cannot be had. */
    void unheard(boolean clientsTurn) {
        transcripts--;
        if (!clientsTurn) {
            BargeIn.wanted(this, Reason.VOICE);
        }
        cutShort = false;
        leaveTaken = false;
        wordsLost |= !clientsTurn;
        ignore(Ignored.TURN, Reason.WORDS_LOST);
    }

    void respond(Reason reason) {
        takenUp();
        restartQuiet = true;
        decide(new Decision.Respond(reason));
    }

    void promptIfDue(long clockMs) {
        long dueMs = promptMs(before.quiet().sinceMs());
        if (dueMs != NONE && clockMs >= dueMs) {
            restartQuiet = true;
            decide(new Decision.PromptSilence(Reason.LONG_SILENCE));
        }
    }

    /** Gives what is owed once the caller is silent and understood and the bot is free. */
    TurnMachine.Step finish(long clockMs) {
        replyOwed &= policy.respond();
        cutShort &= policy.respond();
        wordsLost &= policy.respond();
        BargeIn.settle(this, backchannel);
        if (calm()) {
            settle();
        }
        return new TurnMachine.Step(state(clockMs), decisions);
    }

    private void settle() {
        if (replyOwed) {
            respond(Reason.TURN_ENDED);
        } else if (wordsLost) {
            takenUp();
            restartQuiet = true;
            decide(new Decision.Apologise(Reason.WORDS_LOST));
        } else if (leaveTaken) {
            leaveTaken = false;
            decide(new Decision.End(Reason.GOODBYE));
        } else if (cutShort) {
            takenUp();
            restartQuiet = true;
            decide(new Decision.Resume(backchannel ? Reason.BACKCHANNEL : Reason.NOTHING_HEARD));
        }
    }

    /** Whether nobody speaks and nothing is awaited. */
    boolean calm() {
        return !callerSpeaks() && !botActive() && !awaitsTranscript();
    }

    private TurnState state(long clockMs) {
        Open open = before.open();
        boolean moved = open.transcripts() != transcripts
                || open.replyOwed() != replyOwed
                || open.leaveTaken() != leaveTaken
                || open.cutShort() != cutShort
                || open.wordsLost() != wordsLost;
        if (moved) {
            open = new Open(transcripts, replyOwed, leaveTaken, cutShort, wordsLost);
        }
        Quiet quiet = quiet(clockMs);
        boolean same = caller == before.caller()
                && bot == before.bot()
                && open == before.open()
                && quiet == before.quiet()
                && spentMs == before.spentMs()
                && ending.equals(before.ending())
                && backchannels == before.backchannels();
        return same ? before : new TurnState(caller, bot, open, quiet, spentMs, ending, backchannels);
    }

    private Quiet quiet(long clockMs) {
        Quiet last = before.quiet();
        long sinceMs = NONE;
        if (began && calm()) {
            sinceMs = restartQuiet || last.sinceMs() == NONE ? clockMs : last.sinceMs();
        }
        long promptMs = promptMs(sinceMs);
        boolean same = last.began() == began && last.sinceMs() == sinceMs && last.promptMs() == promptMs;
        return same ? last : new Quiet(began, sinceMs, promptMs);
    }

    private long promptMs(long sinceMs) {
        return sinceMs == NONE || policy.quietMs().isEmpty()
                ? NONE
                : sinceMs + policy.quietMs().getAsLong();
    }
}
