package dev.parley.session.input;

import dev.parley.provider.SttEvent;
import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import dev.parley.speech.Spacing;
import dev.parley.speech.WordBreaker;
import dev.parley.turn.Completeness;
import dev.parley.turn.TurnEvent;
import dev.parley.turn.TurnPolicy.Detection;
import dev.parley.turn.words.BackchannelCues;
import dev.parley.turn.words.Backchannels;
import dev.parley.turn.words.WordsJudge;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Reads the caller's words in their language, and tells turn-taking of them. Loop only. */
final class TurnWordReader {
    private final SessionContext context;
    private final TurnController turnController;
    private final Predicate<String> echo;
    private final LongSupplier audioMs;
    private final Supplier<Optional<String>> onlyLanguage;
    private final BackchannelEcho ownVoice = new BackchannelEcho();

    /**
     * @param echo whether the bot has just said this word itself
     * @param audioMs caller audio heard so far
     * @param onlyLanguage of a recogniser that hears one only
     */
    TurnWordReader(
            SessionContext context,
            TurnController turnController,
            Predicate<String> echo,
            LongSupplier audioMs,
            Supplier<Optional<String>> onlyLanguage) {
        this.context = context;
        this.turnController = turnController;
        this.echo = echo;
        this.audioMs = audioMs;
        this.onlyLanguage = onlyLanguage;
    }

    private List<String> of(String text) {
        return WordBreaker.of(context.config().stt().language()).words(text);
    }

    /** The words of a guess, without what the bot said meanwhile. */
    List<String> of(String text, Optional<UserTurn> turn) {
        List<String> heard = of(text);
        return turn.map(it -> ownVoice.outOf(it, heard, audioMs.getAsLong())).orElse(heard);
    }

    /** A guess as it is told: as it was written, where nothing was taken out of it. */
    String told(String text, List<String> words) {
        return words.size() == of(text).size() ? text : Spacing.join(words);
    }

    /** Words that are certain, without what the bot said meanwhile. */
    List<SttEvent.Word> of(List<SttEvent.Word> words) {
        return ownVoice.outOf(words);
    }

    /** The bot says a backchannel in the turn under way. */
    void backchannelSaid(UserTurn turn, String phrase, long ms) {
        ownVoice.said(turn, phrase, audioMs.getAsLong(), ms);
    }

    /** A frame of the caller's audio was heard; {@code probability} of voice. */
    void voice(double probability) {
        if (probability >= context.config().turns().threshold()) {
            ownVoice.voice(audioMs.getAsLong());
        }
    }

    /** Whether the end of a turn hangs on how its words sound. */
    boolean areJudged() {
        return context.config().turns().detection() == Detection.END_OF_TURN;
    }

    /** More words of a turn are known. */
    void judge(UserTurn turn) {
        if (areJudged()) {
            boolean invites = BackchannelCues.in(turn.wordsWithGuess(), language());
            turnController.tell(
                    new TurnEvent.WordsJudged(completeness(turn), invites, audioMs.getAsLong(), context.clockMs()));
        }
    }

    /** The recogniser has glanced at a turn. */
    void glance(UserTurn turn, SttEvent.Glance glance) {
        if (areJudged()) {
            turn.glance(of(glance.text(), Optional.of(turn)), glance.sentenceEnd());
            turnController.tell(new TurnEvent.WordsGlanced(completeness(turn), audioMs.getAsLong(), context.clockMs()));
        }
    }

    private Completeness completeness(UserTurn turn) {
        return WordsJudge.of(language()).judge(turn.wordsWithGuess(), turn.sentenceEnd());
    }

    /**
     * A word was heard.
     *
     * @param hummed whether it may have been a hummed sound
     */
    void tell(String word, long atMs, boolean hummed) {
        boolean backchannel = hummed || backchannels().isOne(word);
        turnController.tell(new TurnEvent.Word(word, echo.test(word), backchannel, atMs, context.clockMs()));
    }

    Backchannels backchannels() {
        return Backchannels.of(language());
    }

    /** Of the conversation, or of a recogniser that hears only one. */
    private Optional<String> language() {
        return context.config().stt().language().or(onlyLanguage);
    }
}
