package dev.parley.engines.offline;

import dev.parley.provider.ChatMessage;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the scripted companion says. It spots key words, for what it reads has been through speech recognition, and never
 * pretends to be more than a script. Thread-safe if its random generator is.
 */
final class Companion {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("h:mm a", Locale.US);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEEE, MMMM d, yyyy", Locale.US);

    /** Silences in a row after which it says goodbye. */
    private static final int PATIENCE = 3;

    private static final List<String> GREETINGS =
            List.of("Hello%s! What is on your mind?", "Hi%s! Good to hear you.", "Hello%s! What shall we talk about?");
    private static final List<String> STILL_THERE =
            List.of("Are you still there?", "I am still listening. Take your time.", "Hello? I can't hear anything.");
    private static final List<String> JOKES = List.of(
            "Why did the scarecrow win a prize? Because he was outstanding in his field.",
            "I would tell you a joke about silence, but nobody would hear it.",
            "What do you call a fish without an eye? A fsh.",
            "Why don't scientists trust atoms? Because they make up everything.");
    private static final List<String> THANKS =
            List.of("You are welcome%s!", "My pleasure%s.", "Any time%s. What else is there?");
    private static final List<String> MORE = List.of(
            "You say %s. Tell me more about that.",
            "So %s. What makes you say so?",
            "I heard that %s. How is that for you?",
            "%s, I see. And what happened then?");
    private static final List<String> UNCLEAR =
            List.of("I heard: %s. Can you say a little more?", "%s? Tell me more.", "You said %s. What about it?");

    private final InstantSource clock;
    private final ZoneId zone;
    private final RandomGenerator random;

    Companion(InstantSource clock, ZoneId zone, RandomGenerator random) {
        this.clock = clock;
        this.zone = zone;
        this.random = random;
    }

    /** The next message of this conversation. */
    String reply(List<ChatMessage> messages) {
        Memory memory = Memory.of(messages);
        List<String> words = memory.lastWords();
        if (memory.nothingSaid()) {
            return firstWords(memory);
        }
        if (words.isEmpty()) {
            return silence(memory);
        }
        Topic topic = Topic.of(words);
        return switch (topic) {
            case GOODBYE -> "Goodbye" + memory.commaName() + ". It was nice talking with you. Bye!";
            case REPEAT -> memory.lastReply().orElse("I have not said anything yet.");
            case MY_NAME -> "Nice to meet you" + memory.commaName() + "! What shall we talk about?";
            case WHO_AM_I ->
                memory.callerName()
                        .map(name -> "You told me that your name is " + name + ".")
                        .orElse("You have not told me your name yet. What is it?");
            case ARITHMETIC -> arithmetic(words);
            case WHO_ARE_YOU -> introduction(memory);
            case HELP -> abilities();
            case TIME -> "It is " + TIME.format(now()) + ".";
            case DATE -> "Today is " + DATE.format(now()) + ".";
            case HOW_ARE_YOU -> "I am fine, as far as a script can be. How are you" + memory.commaName() + "?";
            case THANKS -> pick(THANKS, memory).formatted(memory.commaName());
            case JOKE -> pick(JOKES, memory);
            case WEATHER ->
                "I can't see the weather: I have no window and no connection to a forecast. What is it like"
                        + " where you are?";
            case GREETING -> pick(GREETINGS, memory).formatted(memory.commaName());
            case YES -> "Good. Go on.";
            case NO -> "All right. What would you like instead?";
            case OTHER -> reflect(words, memory);
        };
    }

    private ZonedDateTime now() {
        return clock.instant().atZone(zone);
    }

    private static String firstWords(Memory memory) {
        return "Hello! " + memory.persona().map(name -> "I am " + name + ". ").orElse("") + "What is on your mind?";
    }

    private String silence(Memory memory) {
        return memory.silences() >= PATIENCE
                ? "It seems that you are busy. Call again whenever you like. Bye!"
                : pick(STILL_THERE, memory);
    }

    private static String arithmetic(List<String> words) {
        SpokenArithmetic.Sum sum = SpokenArithmetic.find(words).orElseThrow();
        return sum.result().map(result -> sum.text() + " is " + result + ".").orElse("Nothing can be divided by zero.");
    }

    private static String introduction(Memory memory) {
        String name =
                memory.persona().map(it -> "You can call me " + it + ", but ").orElse("");
        String rest = "I am only a small scripted stand-in, not a language model. I keep this call going until somebody"
                + " connects a real one.";
        return name.isEmpty() ? rest : name + rest;
    }

    private static String abilities() {
        return "I am a small script. I can tell the time and the date, do sums such as twelve times seven, tell a joke,"
                + " remember your name, and repeat what I said. For anything more, connect a real language model.";
    }

    private String reflect(List<String> words, Memory memory) {
        List<String> mirrored = Reflection.of(words);
        boolean sentence = mirrored.size() > 2;
        String text = String.join(" ", mirrored);
        String reply = pick(sentence ? MORE : UNCLEAR, memory).formatted(text);
        return Character.toUpperCase(reply.charAt(0)) + reply.substring(1);
    }

    /** One of the lines, but not the one said last. */
    private String pick(List<String> lines, Memory memory) {
        int chosen = random.nextInt(lines.size());
        Optional<String> last = memory.lastReply();
        boolean again = last.isPresent()
                && last.get().startsWith(lines.get(chosen).split("%s", 2)[0])
                && !lines.get(chosen).startsWith("%s");
        return lines.get(again ? (chosen + 1) % lines.size() : chosen);
    }
}
