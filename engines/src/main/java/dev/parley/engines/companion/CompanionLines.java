package dev.parley.engines.companion;

import java.util.List;
import java.util.stream.Stream;

/**
 * The fixed sentences of the scripted companion. They are worded to be spoken and heard well: every one comes back whole
 * when the built-in voice says it and the built-in recogniser listens, which {@code CompanionHeardTest} checks. Short
 * words that carry the meaning alone, such as "hello", "so" and "go", and rare words are what gets lost. No sentence stands in
 * two of them, so that each can be kept from being said twice.
 */
final class CompanionLines {
    static final List<String> GREETINGS = List.of(
            "Good to hear you. What would you like to talk about?",
            "Nice to hear from you. How are you today?",
            "It is good that you are here. Shall I tell you a story?",
            "Welcome back. What shall we do now?");

    static final List<String> STILL_THERE = List.of(
            "Are you still there?",
            "I am still listening. Take your time.",
            "I can wait. Please speak whenever you like.");

    static final List<String> GOODBYES = List.of(
            "It was nice talking with you. Goodbye!",
            "Thank you for the call, and goodbye!",
            "I wish you a wonderful day. Until next time, goodbye!");

    static final String BUSY = "You seem to be busy. Please call again whenever you like. For now, goodbye!";

    static final List<String> JOKES = List.of(
            "I would tell you a joke about silence, but nobody would hear it.",
            "Why did the bicycle fall over? Because it was too tired.",
            "Why did the tomato turn red? It saw the salad dressing.",
            "Why was the math book sad? It had too many problems.",
            "What do you call a bear without teeth? A gummy bear.",
            "Why did the cookie see a doctor? It felt crumbly.",
            "How does the ocean say hello? It waves.",
            "Why do birds fly south in winter? Because it is too far to walk.",
            "What gets wet while it dries? A towel.",
            "Why is the sky so proud? Everybody looks up to it.",
            "What has a face but cannot smile? A clock.");

    static final List<String> THANKS = List.of(
            "You are very welcome.",
            "I am happy to help. Is there anything else?",
            "It was a pleasure.",
            "That is kind of you.");

    static final List<String> WELL = List.of(
            "I am well, thank you. And how are you?",
            "All my wheels are turning. How is your day?",
            "Very well, since somebody talks to me. What about you?");

    static final List<String> WEATHER = List.of(
            "I cannot see the weather from here. What is it like where you are?",
            "A script knows nothing about the weather. Please look out of the window for me.",
            "Nobody has told me about rain or sunshine. With a language model and a tool I could look it up.");

    static final List<String> YES = List.of(
            "Very good. Please continue.",
            "I am glad. What comes next?",
            "Good to know. I am listening.",
            "Good. Tell me a little more.");

    static final List<String> NO = List.of(
            "All right. What would you like to do instead?",
            "That is fine. We can talk about something else.",
            "As you like. Maybe a joke or a game?",
            "No problem. It is your turn.");

    static final List<String> NATURE = List.of(
            "I am only a computer program that follows a script."
                    + " Please connect a language model if you want to hear more.",
            "I am a small script inside a server that is called Parley. I listen for words that I know.",
            "There is no person here, and no language model either. The voice and the ears are real networks, though.");

    static final List<String> PARLEY = List.of(
            "Parley is a server for voice agents. It hears what you say, and answers with a voice, all on your own machine."
                    + " You can interrupt it at any word.",
            "This server speaks with web pages, telephones, and many programs. A language model of your choice does the"
                    + " thinking. Until you connect one, I answer.",
            "Everything that you hear now runs on this computer. No key and no cloud were needed.");

    static final List<String> ABILITIES = List.of(
            "I can tell you the time and the day, and I can work with numbers."
                    + " I can also tell jokes and stories, play a game, and remember what you say.",
            "Try this: ask me for a story, and interrupt me in the middle of it. Then say, please continue.",
            "You could say, remind me in two minutes to drink some water. Or say, let us play a game.",
            "Tell me where you live, or what you like. Later you can ask me what you told me.",
            "Ask me what twelve times seven is, or which day it is.");

    /** What it says when no key word tells what the caller speaks of. */
    static final List<String> MORE = List.of(
            "I see. Would you tell me more?",
            "That is interesting. Please tell me more.",
            "I understand. What happened then?",
            "Thank you for telling me. What happened after that?",
            "That was too much for a small script. Could you say it in other words?",
            "I did not understand all of it, to be honest. I know only a few words.",
            "My script has no answer to that. You can ask me what I can do.",
            "A language model would know what to say now. I only know stories, jokes, and numbers.",
            "How did that make you feel?",
            "And what do you think about it?",
            "I will keep that in mind. What else is new?",
            "Let me be honest, I am lost. Shall I rather tell you a story?",
            "Was that a good thing or a bad thing?",
            "When did that begin?");

    /** Behind something that is said back to the caller. */
    static final List<String> FOLLOW_UPS = List.of(
            "Please tell me more about that.",
            "What is that like?",
            "How long has that been so?",
            "Why is that?",
            "I will remember it.",
            "That sounds important to you.",
            "Who else knows about it?",
            "Is that good?",
            "I did not know that.",
            "Thank you for telling me that.",
            "What do your friends say?");

    static final List<String> NO_MORE_STORIES = List.of(
            "I know three stories, and you have just heard them. Would you like a game instead?",
            "There are no other stories in my script. I could tell you a joke.",
            "You have heard everything that I can tell.");

    static final List<String> STORY_OVER = List.of(
            "That was the end of the story. I can tell you another one.",
            "There is nothing left of it. The story is over.");

    static final List<String> GOING_ON = List.of(
            "I will go on.",
            "Where was I?",
            "Back to the story.",
            "Let me continue.",
            "This is how it went on.",
            "Now listen.");

    static final List<String> NOTHING_TO_GO_ON_WITH = List.of(
            "I was not telling you anything. Would you like to hear a story?",
            "There is nothing to continue. It is your turn to speak.");

    /** Each names the bounds: by them a game is known. */
    static final List<String> GAME_BEGINS = List.of(
            "Think of a " + GuessingGame.BOUNDS + ", and I will find it.",
            "Keep a " + GuessingGame.BOUNDS + " in your mind.",
            "Choose another " + GuessingGame.BOUNDS + ".");

    static final List<String> GAME_RULES = List.of(
            "Say higher, lower, or yes.",
            "Tell me whether it is higher or lower than what I say.",
            "You know the rules.");

    static final List<String> GAME_STOPPED = List.of("All right, the game is over.", "Then we stop here. It was fun.");

    static final List<String> GAME_IMPOSSIBLE = List.of(
            "Now there is no number left, so one of your answers was wrong. Would you like to play again?",
            "No number fits your answers. Shall we play once more?");

    static final List<String> GAME_HELP = List.of(
            "Is your number higher or lower?",
            "I need one word from you, higher or lower.",
            "We are still playing. You can also say stop.");

    static final List<String> REMINDER_UNCLEAR = List.of(
            "Please say it like this. Remind me in five minutes to call my mother.",
            "I need to know what to remind you of, and in how many minutes.");

    static final List<String> REMINDER_TOO_LATE = List.of(
            "That is too far away, since I forget everything when this call ends.",
            "Please give me three hours at most.");

    static final List<String> NO_REMINDERS =
            List.of("There is nothing to remind you of.", "You have not asked me to remind you of anything.");

    static final List<String> NOT_TOLD = List.of(
            "You have not told me that.",
            "I do not think that you said that.",
            "Nobody told me, as far as I remember.");

    static final List<String> STOPPED =
            List.of("All right, I am quiet.", "I have stopped. What would you like?", "Yes, I am listening.");

    private CompanionLines() {}

    /** All of them, stories apart. */
    static List<String> all() {
        return Stream.concat(
                        Stream.of(
                                        GREETINGS,
                                        STILL_THERE,
                                        JOKES,
                                        THANKS,
                                        WELL,
                                        WEATHER,
                                        YES,
                                        NO,
                                        NATURE,
                                        PARLEY,
                                        ABILITIES,
                                        MORE,
                                        FOLLOW_UPS,
                                        NO_MORE_STORIES,
                                        STORY_OVER,
                                        GOING_ON,
                                        NOTHING_TO_GO_ON_WITH,
                                        GAME_BEGINS,
                                        GAME_RULES,
                                        GOODBYES,
                                        GAME_STOPPED,
                                        GAME_IMPOSSIBLE,
                                        GAME_HELP,
                                        REMINDER_UNCLEAR,
                                        REMINDER_TOO_LATE,
                                        NO_REMINDERS,
                                        NOT_TOLD,
                                        STOPPED)
                                .flatMap(List::stream),
                        Stream.of(BUSY))
                .toList();
    }
}
