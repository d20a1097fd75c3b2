package dev.parley.engines.companion;

import java.util.List;

/**
 * The fixed sentences of the scripted companion. They are worded to be spoken and heard well: every one comes back whole
 * when the built-in voice says it and the built-in recogniser listens, which {@code CompanionHeardTest} checks. Short
 * words that carry the meaning alone, such as "hello", "so" and "go", and rare words are what gets lost.
 */
final class CompanionLines {
    static final List<String> GREETINGS = List.of(
            "Good to hear you. What would you like to talk about?", "Nice to hear from you. How are you today?");

    static final List<String> STILL_THERE = List.of("Are you still there?", "I am still listening. Take your time.");

    static final String BUSY = "You seem to be busy. Please call again whenever you like. Goodbye!";

    static final List<String> JOKES = List.of(
            "I would tell you a joke about silence, but nobody would hear it.",
            "Why did the bicycle fall over? Because it was too tired.");

    static final List<String> THANKS = List.of("You are very welcome.", "I am happy to help. Is there anything else?");

    static final String WELL = "I am well, thank you. How are you today?";

    static final String WEATHER = "I cannot see the weather from here. What is it like where you are?";

    static final String YES = "Very good. Please continue.";

    static final String NO = "All right. What would you like to do instead?";

    static final String NATURE = "I am only a computer program that follows a script."
            + " Please connect a language model if you want to hear more.";

    static final String ABILITIES = "I can tell you the time and the day, and I can work with numbers."
            + " I can also tell a joke, and I can remember your name.";

    /** What it says when no key word tells what the caller speaks of. */
    static final List<String> MORE = List.of(
            "I see. Please tell me more about that.",
            "That is interesting. Please tell me more.",
            "I understand. What happened then?",
            "Thank you for telling me. What happened after that?");

    private CompanionLines() {}

    /** All of them. */
    static List<String> all() {
        return java.util.stream.Stream.of(
                        GREETINGS,
                        STILL_THERE,
                        JOKES,
                        THANKS,
                        MORE,
                        List.of(BUSY, WELL, WEATHER, YES, NO, NATURE, ABILITIES))
                .flatMap(List::stream)
                .toList();
    }
}
