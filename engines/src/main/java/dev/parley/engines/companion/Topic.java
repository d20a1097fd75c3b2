package dev.parley.engines.companion;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a sentence is about, as far as key words tell. Recognition drops and mixes up words, so few must do. */
enum Topic {
    REMIND,
    REMINDERS,
    CONTINUE,
    STOP,
    GOODBYE,
    REPEAT,
    MY_NAME,
    WHO_AM_I,
    ARITHMETIC,
    WHO_ARE_YOU,
    PARLEY,
    HELP,
    GAME,
    STORY,
    WHAT_I_SAID,
    TIME,
    DATE,
    HOW_ARE_YOU,
    THANKS,
    JOKE,
    WEATHER,
    GREETING,
    YES,
    NO,
    OTHER;

    /** A sentence this short is taken for its one key word. */
    private static final int SHORT = 4;

    /** Whether a few words mean something only by what was asked before them. */
    boolean isVague() {
        return this == YES || this == NO || this == STOP || this == OTHER;
    }

    static Topic of(List<String> words) {
        Said said = new Said(words);
        if (said.any("remind", "reminder", "reminders")) {
            boolean asks = said.any("reminders", "what", "which") && !said.phrase("remind me to", "remind me in");
            return asks ? REMINDERS : REMIND;
        }
        if (said.any("continue")
                || said.phrase("go on", "keep going", "carry on", "and then", "go ahead", "what happened next")) {
            return CONTINUE;
        }
        if (said.any("goodbye", "bye") || said.phrase("good night", "see you", "hang up", "good bye", "that's all")) {
            return GOODBYE;
        }
        if (said.any("repeat", "pardon") || said.phrase("say that again", "say it again", "did you say", "once more")) {
            return REPEAT;
        }
        if (said.phrase("my name is", "my name's", "call me", "i'm called", "i am called")) {
            return said.any("what", "what's") ? WHO_AM_I : MY_NAME;
        }
        if (said.phrase("who am i", "who i am") || (said.phrase("my name") && said.any("what", "what's", "know"))) {
            return WHO_AM_I;
        }
        if (SpokenArithmetic.find(words).isPresent()) {
            return ARITHMETIC;
        }
        return aboutTheCompanion(said);
    }

    private static Topic aboutTheCompanion(Said said) {
        if (said.phrase("who are you", "what are you", "your name", "are you human", "are you real", "are you a")
                || (said.any("you", "you're") && said.any("robot", "computer", "ai", "human", "machine", "model"))) {
            return WHO_ARE_YOU;
        }
        if (said.phrase("can you do", "you can do", "could you do", "help me")
                || said.phrase("can i do", "can i say", "can i ask", "can i try", "should i try", "should i say")
                || (said.any("help") && said.isShort())) {
            return HELP;
        }
        if (said.phrase("how are you", "how do you do", "how's it going", "how is it going", "are you doing")) {
            return HOW_ARE_YOU;
        }
        return aboutTheWorld(said);
    }

    private static Topic aboutTheWorld(Said said) {
        boolean asks = said.any("what", "what's", "tell", "which", "know", "give", "current", "is", "today's")
                || said.isShort();
        if (said.any("story", "stories", "tale", "tales")) {
            return STORY;
        }
        if (said.any("joke", "jokes", "funny")) {
            return JOKE;
        }
        if (said.any("game", "games") || said.phrase("let's play", "let us play", "play with", "play again")) {
            return GAME;
        }
        if (said.any("parley", "barley", "parlay") || said.phrase("what is this", "what's this", "where am i")) {
            return PARLEY;
        }
        if (said.phrase(
                "did i tell you", "do you remember about me", "do you know about me", "have i told you", "did i say")) {
            return WHAT_I_SAID;
        }
        if (said.any("weather", "forecast", "temperature")) {
            return WEATHER;
        }
        if (asks && (said.any("date") || said.phrase("what day", "which day", "day is", "is today"))) {
            return DATE;
        }
        if (asks && said.any("time", "clock", "o'clock")) {
            return TIME;
        }
        if (said.any("thanks", "thank")) {
            return THANKS;
        }
        return shortAnswer(said);
    }

    private static Topic shortAnswer(Said said) {
        if (!said.isShort()) {
            return OTHER;
        }
        if (said.any("hello", "hi", "hey", "greetings") || said.phrase("good morning", "good evening", "good day")) {
            return GREETING;
        }
        if (said.any("stop", "quiet", "enough", "wait")) {
            return STOP;
        }
        if (said.any("yes", "yeah", "yep", "sure", "okay", "ok")) {
            return YES;
        }
        return said.any("no", "nope") ? NO : OTHER;
    }

    /** The words of a sentence, to look up words and phrases in. */
    private static final class Said {
        private final Set<String> set;
        private final String text;
        private final int count;

        Said(List<String> words) {
            set = new HashSet<>(words);
            text = " " + String.join(" ", words) + " ";
            count = words.size();
        }

        boolean any(String... candidates) {
            return Arrays.stream(candidates).anyMatch(set::contains);
        }

        boolean phrase(String... candidates) {
            return Arrays.stream(candidates).anyMatch(phrase -> text.contains(" " + phrase + " "));
        }

        boolean isShort() {
            return count <= SHORT;
        }
    }
}
