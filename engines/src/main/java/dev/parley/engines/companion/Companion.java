package dev.parley.engines.companion;

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
        FreshWords fresh = new FreshWords(memory.replies());
        if (memory.nothingSaid()) {
            return firstWords(memory);
        }
        Optional<String> reminder = new Reminders(memory.replies()).due(now().toLocalTime());
        if (words.isEmpty()) {
            return reminder.orElseGet(() -> silence(memory, fresh));
        }
        String answer = answer(words, memory, fresh);
        return reminder.map(due -> due + " " + answer).orElse(answer);
    }

    private String answer(List<String> words, Memory memory, FreshWords fresh) {
        Topic topic = Topic.of(words);
        Optional<String> move =
                topic.isVague() ? GuessingGame.of(memory.messages()).answer(words, fresh) : Optional.empty();
        return move.orElseGet(() -> switch (topic) {
            case REMIND, REMINDERS, CONTINUE, STOP, STORY, GAME, WHAT_I_SAID, WHO_AM_I, MY_NAME, REPEAT ->
                aboutTheCall(topic, words, memory, fresh);
            case GOODBYE -> fresh.first(CompanionLines.GOODBYES);
            case ARITHMETIC -> arithmetic(words, fresh);
            case WHO_ARE_YOU -> introduction(memory, fresh);
            case PARLEY -> fresh.first(CompanionLines.PARLEY);
            case HELP -> fresh.first(CompanionLines.ABILITIES);
            case TIME -> time(fresh);
            case DATE -> fresh.first(List.of("Today is " + date(now()) + ".", "It is " + date(now()) + " today."));
            case HOW_ARE_YOU -> fresh.first(CompanionLines.WELL);
            case THANKS -> fresh.any(CompanionLines.THANKS, random);
            case JOKE -> fresh.any(CompanionLines.JOKES, random);
            case WEATHER -> fresh.first(CompanionLines.WEATHER);
            case GREETING -> fresh.first(CompanionLines.GREETINGS);
            case YES -> agreed(words, memory, fresh);
            case NO -> fresh.first(CompanionLines.NO);
            case OTHER -> follow(words, memory, fresh);
        });
    }

    /** What has to do with what was said before. */
    private String aboutTheCall(Topic topic, List<String> words, Memory memory, FreshWords fresh) {
        Reminders reminders = new Reminders(memory.replies());
        Storyteller stories = new Storyteller(memory.replies(), fresh);
        return switch (topic) {
            case REMIND -> reminders.take(words, now().toLocalTime(), fresh);
            case REMINDERS -> reminders.told(fresh);
            case CONTINUE -> stories.goOn().orElseGet(() -> fresh.first(CompanionLines.NOTHING_TO_GO_ON_WITH));
            case STOP -> fresh.first(CompanionLines.STOPPED);
            case STORY -> stories.tell(words);
            case GAME -> GuessingGame.begin(fresh);
            case WHAT_I_SAID -> remembered(words, memory, fresh);
            case WHO_AM_I -> name(memory, fresh);
            case MY_NAME ->
                fresh.first(List.of(
                        "It is nice to meet you" + memory.commaName() + ". What would you like to talk about?",
                        "I will remember your name" + memory.commaName() + ".",
                        "Thank you" + memory.commaName() + ". I have it."));
            default -> memory.lastReply().orElse("I have not said anything yet.");
        };
    }

    private static String name(Memory memory, FreshWords fresh) {
        return memory.callerName()
                .map(name -> fresh.first(List.of(
                        "You said that your name is " + name + ".", "Your name is " + name + ", as you told me.")))
                .orElseGet(() -> fresh.first(
                        List.of("I do not know your name. Can you tell me?", "You have not told me your name yet.")));
    }

    private static String remembered(List<String> words, Memory memory, FreshWords fresh) {
        Facts facts = new Facts(memory.messages());
        return facts.about(words)
                .map(fact -> recalled(fact, fresh))
                .or(() -> Optional.of(facts.newest())
                        .filter(newest -> !newest.isEmpty())
                        .map(newest -> recalled(String.join(", and that ", newest), fresh)))
                .orElseGet(() -> fresh.first(CompanionLines.NOT_TOLD));
    }

    private static String recalled(String fact, FreshWords fresh) {
        return fresh.first(List.of(
                "You told me that " + fact + ".", "I remember that " + fact + ".", "You said that " + fact + "."));
    }

    /** Yes to what was offered, or to nothing in particular. */
    private String agreed(List<String> words, Memory memory, FreshWords fresh) {
        String last = memory.lastReply().orElse("");
        if (Storyteller.offers(last)) {
            return new Storyteller(memory.replies(), fresh).tell(words);
        }
        return GuessingGame.offers(last) ? GuessingGame.begin(fresh) : fresh.first(CompanionLines.YES);
    }

    private String time(FreshWords fresh) {
        String now = TIME.format(now());
        return fresh.first(List.of("It is " + now + ".", "My clock says " + now + ".", "Now it is " + now + "."));
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
        return DAY.format(now) + ", the " + day + ending + " of " + MONTH.format(now);
    }

    private static String firstWords(Memory memory) {
        return memory.persona()
                .map(name -> "Good to hear you. My name is " + name + ". What would you like to talk about?")
                .orElse(CompanionLines.GREETINGS.getFirst());
    }

    private String silence(Memory memory, FreshWords fresh) {
        return memory.silences() >= PATIENCE ? CompanionLines.BUSY : fresh.any(CompanionLines.STILL_THERE, random);
    }

    private static String arithmetic(List<String> words, FreshWords fresh) {
        SpokenArithmetic.Sum sum = SpokenArithmetic.find(words).orElseThrow();
        return sum.result()
                .map(result -> fresh.first(List.of(
                        sum.text() + " is " + result + ".",
                        "That makes " + result + ".",
                        "The result is " + result + ".")))
                .orElseGet(() -> fresh.first(List.of(
                        "I cannot divide by zero.", "Nobody can divide by zero.", "By zero it does not work.")));
    }

    private static String introduction(Memory memory, FreshWords fresh) {
        String nature = fresh.first(CompanionLines.NATURE);
        return memory.persona()
                .map(name -> "My name is " + name + ". ")
                .filter(fresh::isFresh)
                .map(name -> name + nature)
                .orElse(nature);
    }

    /** Keeps the caller talking, without a claim to have understood. */
    private String follow(List<String> words, Memory memory, FreshWords fresh) {
        if (Facts.asked(words)) {
            return new Facts(memory.messages())
                    .about(words)
                    .map(fact -> recalled(fact, fresh))
                    .orElseGet(() -> fresh.first(CompanionLines.NOT_TOLD));
        }
        if (GuessingGame.of(memory.messages()).running()) {
            return fresh.first(CompanionLines.GAME_HELP);
        }
        return Reflection.of(words)
                .map(statement -> fresh.first(List.of(statement + ".", "So " + Reflection.small(statement) + "."))
                        + " "
                        + fresh.first(CompanionLines.FOLLOW_UPS))
                .orElseGet(() -> fresh.any(CompanionLines.MORE, random));
    }
}
