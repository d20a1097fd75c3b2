package dev.parley.engines.companion;

import dev.parley.provider.ChatMessage;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * What the scripted companion says. It spots key words, for what it reads has been through speech recognition, and never
 * pretends to be more than a script. Thread-safe if its random generator is.
 */
final class Companion {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("h:mm B", Locale.US);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE", Locale.US);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM", Locale.US);

    /** Silences in a row after which it says goodbye. */
    private static final int PATIENCE = 3;

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
            case GOODBYE -> "It was nice talking with you. Goodbye!";
            case REPEAT -> memory.lastReply().orElse("I have not said anything yet.");
            case MY_NAME -> "It is nice to meet you" + memory.commaName() + ". What would you like to talk about?";
            case WHO_AM_I ->
                memory.callerName()
                        .map(name -> "You said that your name is " + name + ".")
                        .orElse("I do not know your name. Can you tell me?");
            case ARITHMETIC -> arithmetic(words);
            case WHO_ARE_YOU -> introduction(memory);
            case HELP -> CompanionLines.ABILITIES;
            case TIME -> "It is " + TIME.format(now()) + ".";
            case DATE -> date(now());
            case HOW_ARE_YOU -> CompanionLines.WELL;
            case THANKS -> pick(CompanionLines.THANKS, memory);
            case JOKE -> pick(CompanionLines.JOKES, memory);
            case WEATHER -> CompanionLines.WEATHER;
            case GREETING -> pick(CompanionLines.GREETINGS, memory);
            case YES -> CompanionLines.YES;
            case NO -> CompanionLines.NO;
            case OTHER -> follow(words, memory);
        };
    }

    private ZonedDateTime now() {
        return clock.instant().atZone(zone);
    }

    private static String date(ZonedDateTime now) {
        int day = now.getDayOfMonth();
        String ending = day / 10 == 1
                ? "th"
                : switch (day % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return "Today is " + DAY.format(now) + ", the " + day + ending + " of " + MONTH.format(now) + ".";
    }

    private static String firstWords(Memory memory) {
        return memory.persona()
                .map(name -> "Good to hear you. My name is " + name + ". What would you like to talk about?")
                .orElse(CompanionLines.GREETINGS.getFirst());
    }

    private String silence(Memory memory) {
        return memory.silences() >= PATIENCE ? CompanionLines.BUSY : pick(CompanionLines.STILL_THERE, memory);
    }

    private static String arithmetic(List<String> words) {
        SpokenArithmetic.Sum sum = SpokenArithmetic.find(words).orElseThrow();
        return sum.result().map(result -> sum.text() + " is " + result + ".").orElse("I cannot divide by zero.");
    }

    private static String introduction(Memory memory) {
        return memory.persona().map(name -> "My name is " + name + ". ").orElse("") + CompanionLines.NATURE;
    }

    /** Keeps the caller talking, without a claim to have understood. */
    private String follow(List<String> words, Memory memory) {
        return Reflection.of(words)
                .map(statement -> statement + ". Please tell me more about that.")
                .orElseGet(() -> pick(CompanionLines.MORE, memory));
    }

    /** One of the lines, but not the one said last. */
    private String pick(List<String> lines, Memory memory) {
        int chosen = random.nextInt(lines.size());
        boolean again = memory.lastReply().filter(lines.get(chosen)::equals).isPresent();
        return lines.get(again ? (chosen + 1) % lines.size() : chosen);
    }
}
