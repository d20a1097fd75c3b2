package dev.parley.session.loop;

import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import dev.parley.session.input.UserInput;
import dev.parley.session.response.RecognitionFiller;
import dev.parley.session.response.ResponseManager;

/** What a session waits for when recognition is slow. Loop only. */
final class AwaitedWords implements RecognitionFiller.Waiting {
    private final SessionContext context;
    private final TurnController turnController;
    private final UserInput caller;
    private final ResponseManager bot;

    AwaitedWords(SessionContext context, TurnController turnController, UserInput caller, ResponseManager bot) {
        this.context = context;
        this.turnController = turnController;
        this.caller = caller;
        this.bot = bot;
    }

    @Override
    public boolean awaited() {
        return caller.awaitsWords() || turnController.state().awaitingTranscript();
    }

    /** A reply to earlier words, or the rest of one, waits for the words of turns that the client answers, too. */
    @Override
    public boolean owed() {
        return (caller.awaitsWords() || bot.owesRest() || turnController.state().owesReply())
                && context.config().turns().respond();
    }

    @Override
    public boolean silent() {
        return context.config().tts().spoken()
                && context.providers().textToSpeech().capabilities().speaks()
                && !turnController.state().userSpeaking()
                && bot.silent()
                && !bot.isHeld();
    }

    @Override
    public boolean sttFailed() {
        return caller.isSttFailed();
    }
}
