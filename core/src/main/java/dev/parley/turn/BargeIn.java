package dev.parley.turn;

import static dev.parley.turn.TurnState.NONE;

import dev.parley.turn.Decision.Ignored;
import dev.parley.turn.Decision.Reason;
import dev.parley.turn.Overlap.Stage;
import dev.parley.turn.TurnState.Bot;
import dev.parley.turn.TurnState.Caller;

/**
 * What becomes of a bot over which the caller speaks. Where turns are taken by more than voice, and its playout can be held,
 * voice alone holds it; words that listeners do not say, or voice that lasts, interrupt it; after anything else it goes on.
 */
final class BargeIn {
    /** Voice that lasts so long behind the hold is more than a backchannel. */
    static final long LASTING_MS = 800;

    /** Silence after backchannels with which the bot goes on: longer than between two words. */
    static final long BACKCHANNEL_SILENCE_MS = 192;

    /** Silence without a word with which the bot goes on: recognisers are slower than that in telling the first one. */
    static final long WORDLESS_SILENCE_MS = 800;

    /** A backchannel so shortly before the bot ends was an answer to its last words. */
    static final long ANSWER_MS = 1_000;

    private BargeIn() {}

    /** Whether this voice over the bot is not the caller's. */
    static boolean isFaint(TurnDraft draft, Caller.Onset onset) {
        return !onset.loud()
                && draft.bot() instanceof Bot.Speaking
                && draft.policy.detection().heedsWords();
    }

    /** A turn of the caller begins while the bot is active. */
    static void begins(TurnDraft draft, Reason reason, boolean backchannel, long audioMs) {
        if (!draft.policy.interrupt()) {
            draft.ignore(Ignored.INTERRUPTION, Reason.INTERRUPTION_OFF);
        } else if (!(draft.bot() instanceof Bot.Speaking bot)
                || !draft.policy.detection().heedsWords()) {
            draft.interrupt(reason);
        } else if (backchannel) {
            draft.bot(bot.with(bot.overlap().goesOn()));
            draft.ignore(Ignored.INTERRUPTION, Reason.BACKCHANNEL);
        } else if (reason == Reason.VOICE && bot.holdable()) {
            if (!bot.held()) {
                draft.decide(new Decision.HoldPlayout(reason));
            }
            draft.bot(bot.with(bot.overlap().heldAt(audioMs)));
        } else {
            draft.interrupt(reason);
        }
    }

    /** A word within the caller's turn. */
    static void word(TurnDraft draft, TurnEvent.Word word) {
        if (!draft.botActive() || !draft.policy.interrupt()) {
            return;
        }
        if (word.echo()) {
            draft.ignore(Ignored.INTERRUPTION, Reason.ECHOED_WORD);
        } else if (word.backchannel()
                && draft.policy.detection().heedsWords()
                && draft.bot() instanceof Bot.Speaking bot) {
            draft.bot(bot.with(bot.overlap().backchannelled()));
            draft.ignore(Ignored.INTERRUPTION, Reason.BACKCHANNEL);
        } else {
            draft.interrupt(Reason.WORD);
        }
    }

    /** A frame of voice within the caller's turn. */
    static void voice(TurnDraft draft, long audioMs) {
        if (!(draft.bot() instanceof Bot.Speaking bot) || !bot.held()) {
            return;
        }
        if (!draft.policy.interrupt()) {
            goOnUninterrupted(draft, bot);
        } else if (audioMs - bot.overlap().heldMs() >= LASTING_MS) {
            draft.interrupt(Reason.VOICE);
        }
    }

    /** The client has turned interruptions off since the playout was held. */
    private static void goOnUninterrupted(TurnDraft draft, Bot.Speaking bot) {
        draft.bot(bot.with(bot.overlap().goesOn()));
        draft.decide(new Decision.ContinuePlayout(Reason.INTERRUPTION_OFF));
    }

    /** A frame of silence within the caller's turn; whether that has ended it. */
    static boolean silence(TurnDraft draft, Caller.Speaking caller, long audioMs) {
        if (!(draft.bot() instanceof Bot.Speaking bot) || !bot.held()) {
            return false;
        }
        boolean backchannel = bot.overlap().backchannel();
        long enoughMs = backchannel ? BACKCHANNEL_SILENCE_MS : WORDLESS_SILENCE_MS;
        if (audioMs - caller.voicedMs() < enoughMs) {
            return false;
        }
        draft.bot(bot.with(bot.overlap().goesOn()));
        draft.endTurn(caller.voicedMs(), Reason.SILENCE_AFTER_VOICE);
        draft.decide(new Decision.ContinuePlayout(backchannel ? Reason.BACKCHANNEL : Reason.NOTHING_HEARD));
        return true;
    }

    /** A frame outside the caller's turns: the words of one may take long. */
    static void silence(TurnDraft draft, long audioMs) {
        if (draft.bot() instanceof Bot.Speaking bot && bot.held() && audioMs - draft.spentMs() >= WORDLESS_SILENCE_MS) {
            draft.bot(bot.with(bot.overlap().goesOn()));
            draft.decide(new Decision.ContinuePlayout(Reason.NOTHING_HEARD));
        }
    }

    /** The client takes the turn itself. */
    static void committed(TurnDraft draft) {
        if (!(draft.bot() instanceof Bot.Speaking bot) || !bot.held()) {
            return;
        }
        if (draft.policy.interrupt()) {
            draft.interrupt(Reason.VOICE);
        } else {
            goOnUninterrupted(draft, bot);
        }
    }

    /**
     * The words of a turn are there that are for the bot to answer.
     *
     * @return whether they ask for no answer
     */
    static boolean transcribed(TurnDraft draft, boolean backchannel, long clockMs) {
        if (!draft.policy.detection().heedsWords()) {
            return false;
        }
        if (backchannel && draft.cutShort()) {
            draft.ignore(Ignored.TURN, Reason.BACKCHANNEL);
            return true;
        }
        if (!(draft.bot() instanceof Bot.Speaking bot)) {
            return false;
        }
        if (backchannel) {
            draft.bot(bot.with(bot.overlap().ignoredAt(clockMs)));
            draft.ignore(Ignored.TURN, Reason.BACKCHANNEL);
            return true;
        }
        wanted(draft, Reason.WORD);
        return false;
    }

    /** The caller wanted the turn after all. */
    static void wanted(TurnDraft draft, Reason reason) {
        if (draft.bot() instanceof Bot.Speaking bot
                && bot.overlap().stage() != Stage.NONE
                && draft.policy.interrupt()) {
            draft.interrupt(reason);
        }
    }

    /** Whether what was left unanswered was an answer to a reply that ends now. */
    static boolean answers(Bot bot, long clockMs) {
        return bot instanceof Bot.Speaking speaking
                && speaking.overlap().ignoredMs() != NONE
                && clockMs - speaking.overlap().ignoredMs() <= ANSWER_MS;
    }

    /** Once nothing of the caller's is under way, nothing holds the bot. */
    static void settle(TurnDraft draft, boolean backchannel) {
        if (!(draft.bot() instanceof Bot.Speaking bot)
                || bot.overlap().stage() == Stage.NONE
                || draft.callerSpeaks()
                || draft.awaitsTranscript()) {
            return;
        }
        if (bot.held()) {
            draft.decide(new Decision.ContinuePlayout(backchannel ? Reason.BACKCHANNEL : Reason.NOTHING_HEARD));
        }
        draft.bot(bot.with(bot.overlap().settled()));
    }
}
