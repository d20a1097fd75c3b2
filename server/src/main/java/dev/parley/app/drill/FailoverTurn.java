package dev.parley.app.drill;

import dev.parley.simulator.speech.WordTones;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One turn of a caller and the answer to it. Times in ms of one clock. Confined to the caller's loop. */
final class FailoverTurn {
    /** Of a time that has not come. */
    static final double NEVER = Double.NEGATIVE_INFINITY;

    final List<String> said;
    final List<String> answer;
    /** What the server's conversation holds of the caller's words, by item. */
    final Map<String, String> items = new LinkedHashMap<>();

    final StringBuilder transcript = new StringBuilder();
    final List<String> heard = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    double speechEnd = NEVER;
    double firstSound = NEVER;
    double lastEnded = NEVER;
    double silenceMs;

    FailoverTurn(int number) {
        said = FailoverScript.turn(number);
        answer = FailoverScript.answer(number);
    }

    /** The caller's words, as the server has them. */
    List<String> understood(WordTones tones) {
        return tones.words(String.join(" ", items.values()));
    }

    /** Whether all that is to come has come. */
    boolean whole(WordTones caller, WordTones bot) {
        return understood(caller).containsAll(said)
                && heard.containsAll(answer)
                && bot.words(transcript.toString()).containsAll(answer);
    }

    /** Of the caller's words in the conversation. */
    WordLoss callerLoss(WordTones caller) {
        return WordLoss.between(said, understood(caller));
    }

    /** Of the bot's words, as they were heard or written, whichever is worse. */
    WordLoss botLoss(WordTones bot) {
        return WordLoss.between(answer, heard).or(WordLoss.between(answer, bot.words(transcript.toString())));
    }
}
