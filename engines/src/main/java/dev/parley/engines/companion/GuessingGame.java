package dev.parley.engines.companion;

import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The caller thinks of a number, and the companion finds it by halves. Where it stands is in the messages alone. */
final class GuessingGame {
    /** In the words of every beginning. */
    static final String BOUNDS = "number from 1 to 100";

    private static final int LOWEST = 1;
    private static final int HIGHEST = 100;

    private static final Pattern GUESS =
            Pattern.compile("(?i)\\b(?:is it|could it be|what about|maybe it is) (\\d+)\\?");
    private static final List<String> ASKED = List.of("Is it ", "Could it be ", "What about ", "Maybe it is ");
    private static final Set<String> UP =
            Set.of("higher", "high", "hire", "bigger", "larger", "greater", "more", "up", "above", "higher's");
    private static final Set<String> DOWN = Set.of("lower", "low", "smaller", "less", "down", "below", "under", "lore");
    private static final Set<String> FOUND =
            Set.of("yes", "yeah", "yep", "correct", "right", "exactly", "bingo", "true");
    private static final Set<String> STOP = Set.of("stop", "quit", "enough", "end");

    private int low = LOWEST;
    private int high = HIGHEST;
    private int guess;
    private int guesses;
    private boolean running;

    private GuessingGame() {}

    /** As it stands before the last message of the caller. */
    static GuessingGame of(List<ChatMessage> messages) {
        GuessingGame game = new GuessingGame();
        for (int i = 0; i < messages.size(); i++) {
            ChatMessage message = messages.get(i);
            if (message.role() == Role.ASSISTANT) {
                game.said(message.text());
            } else if (message.role() == Role.USER && i < messages.size() - 1) {
                game.heard(Memory.words(message.text()));
            }
        }
        return game;
    }

    private void said(String reply) {
        if (reply.contains(BOUNDS)) {
            low = LOWEST;
            high = HIGHEST;
            guesses = 0;
            running = true;
        }
        Matcher found = GUESS.matcher(reply);
        if (running && found.find()) {
            guess = Integer.parseInt(found.group(1));
            guesses++;
        }
    }

    private void heard(List<String> words) {
        if (!running) {
            return;
        }
        if (words.stream().anyMatch(STOP::contains)) {
            running = false;
        } else if (words.stream().anyMatch(UP::contains)) {
            low = Math.max(low, guess + 1);
        } else if (words.stream().anyMatch(DOWN::contains)) {
            high = Math.min(high, guess - 1);
        } else if (words.stream().anyMatch(FOUND::contains)) {
            running = false;
        }
        running &= low <= high;
    }

    static String begin(FreshWords fresh) {
        return String.join(
                " ",
                fresh.first(CompanionLines.GAME_BEGINS),
                fresh.first(CompanionLines.GAME_RULES),
                asked(middle(LOWEST, HIGHEST), fresh));
    }

    /** What the companion says to the caller's answer; empty where there is no game, or that was none. */
    Optional<String> answer(List<String> words, FreshWords fresh) {
        if (!running) {
            return Optional.empty();
        }
        int before = guess;
        int lowBefore = low;
        int highBefore = high;
        heard(words);
        if (!running) {
            return Optional.of(over(words, fresh, before));
        }
        if (low == lowBefore && high == highBefore) {
            return Optional.empty();
        }
        return Optional.of(asked(middle(low, high), fresh));
    }

    private static String asked(int number, FreshWords fresh) {
        return fresh.first(ASKED.stream().map(ask -> ask + number + "?").toList());
    }

    private String over(List<String> words, FreshWords fresh, int number) {
        if (words.stream().anyMatch(STOP::contains)) {
            return fresh.first(CompanionLines.GAME_STOPPED);
        }
        if (low > high) {
            return fresh.first(CompanionLines.GAME_IMPOSSIBLE);
        }
        String count = guesses == 1 ? "1 guess" : guesses + " guesses";
        return fresh.first(List.of(
                "I found your number, " + number + ", with " + count + ". Would you like to play again?",
                "Your number is " + number + ", and it took me " + count + ". Shall we play once more?"));
    }

    /** Whether this offers a game. */
    static boolean offers(String reply) {
        return reply.endsWith("play again?") || reply.endsWith("play once more?") || reply.endsWith("a game instead?");
    }

    boolean running() {
        return running;
    }

    private static int middle(int low, int high) {
        return (low + high) / 2;
    }
}
