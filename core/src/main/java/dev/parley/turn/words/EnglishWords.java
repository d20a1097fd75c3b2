package dev.parley.turn.words;

import dev.parley.turn.Completeness;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * English. Goes by the last words: a recogniser's full stop says little, for most put one behind whatever they heard, but
 * its question mark and its dots do. How sure it is that a sentence ends
 * says more than what it writes. The bounds were chosen with {@code EndOfTurnJudges} in the test sources.
 */
final class EnglishWords implements WordsJudge {
    /** Nothing is said with these alone, and no sentence ends in them: what follows is another clause. */
    private static final Set<String> CONJUNCTIONS =
            Set.of("and", "but", "or", "because", "if", "unless", "although", "while", "whether", "than");

    /** The same, and it is a word that follows. */
    static final Set<String> LOOKING_FOR_WORDS = Set.of(
            "the", "a", "an", "my", "your", "our", "their", "every", "of", "from", "with", "for", "at", "by", "into",
            "to", "between", "without", "i'm", "i'd", "i'll", "i've", "we're", "we'd", "he's", "she's", "they're",
            "very", "is", "are", "was", "were", "want", "wants", "need", "needs", "about");

    /** Behind these, "that" begins what is said. */
    private static final Set<String> BEFORE_THAT =
            Set.of("is", "was", "so", "say", "said", "think", "thought", "hope", "sure");

    /** The speaker looks for words. */
    static final Set<String> HESITATION = Set.of("um", "uh", "uhm", "er", "erm", "hmm", "mm", "ah", "eh", "maybe");

    private static final Set<String> HESITATION_PHRASES =
            Set.of("you know", "i mean", "let me see", "let me think", "let's see", "for example");

    /** With what questions end that begin with what is asked for: "where is it from?". */
    private static final Set<String> QUESTION_ENDS =
            Set.of("of", "from", "with", "for", "at", "to", "is", "are", "was", "about", "want", "need");

    private static final Set<String> QUESTION_WORDS =
            Set.of("what", "what's", "who", "who's", "where", "where's", "when", "why", "how", "which");

    private static final Set<String> ASKING_VERBS = Set.of(
            "can", "could", "would", "will", "do", "does", "did", "is", "are", "may", "should", "have", "has", "shall");

    private static final Set<String> SUBJECTS =
            Set.of("i", "you", "he", "she", "it", "we", "they", "there", "this", "that", "the", "my", "your");

    /** Whole turns. */
    private static final Set<String> COMPLETE = Set.of(
            "yes",
            "yeah",
            "yep",
            "no",
            "nope",
            "okay",
            "ok",
            "sure",
            "right",
            "correct",
            "exactly",
            "hello",
            "hi",
            "hey",
            "hello there",
            "hi there",
            "good morning",
            "good afternoon",
            "good evening",
            "thanks",
            "thank you",
            "bye",
            "goodbye",
            "bye bye",
            "please",
            "yes please",
            "no thanks",
            "no thank you",
            "thank you very much",
            "thanks a lot",
            "that's all",
            "that's it",
            "that is all",
            "of course",
            "all right",
            "stop",
            "never mind",
            "that's right",
            "that's correct",
            "sounds good",
            "go ahead",
            "i don't know",
            "me too");

    /** Somebody reads out digits behind one of these. */
    private static final Set<String> DICTATION = Set.of(
            "number", "code", "pin", "digits", "zip", "postcode", "phone", "card", "account", "reference", "telephone");

    private static final Set<String> DIGITS = Set.of(
            "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double", "triple");

    /** A telephone number with its area code: who has told so many digits may have told them all. */
    private static final int MANY_DIGITS = 10;

    /** A recogniser that is less sure of the end of a sentence doubts it, and one that is surer knows it. */
    private static final double DOUBTFUL = 0.85;

    private static final double CERTAIN = 0.95;

    /** Words that a question has at least: fewer are often the beginning of one. */
    private static final int SHORT_QUESTION = 3;

    @Override
    public Completeness judge(List<String> words, OptionalDouble sentenceEnd) {
        if (words.isEmpty()) {
            return Completeness.UNKNOWN;
        }
        String written = words.getLast();
        List<String> plain = words.stream()
                .map(EnglishWords::plain)
                .filter(word -> !word.isEmpty())
                .toList();
        if (plain.isEmpty()) {
            return Completeness.UNKNOWN;
        }
        boolean marked = written.endsWith("?");
        boolean question = marked || isQuestion(plain);
        if (written.endsWith("...") || written.endsWith("…") || written.endsWith(",") || isOpen(plain, question)) {
            return Completeness.OPEN;
        }
        if (COMPLETE.contains(String.join(" ", plain))) {
            return plain.size() == 1 ? Completeness.BRIEF : Completeness.FINISHED;
        }
        // Before the form of a question: it tells how one begins, not whether it has ended.
        if (sentenceEnd.orElse(1) < DOUBTFUL && !isNumberTold(plain)) {
            return Completeness.DOUBTFUL;
        }
        return question || sentenceEnd.orElse(0) > CERTAIN ? Completeness.FINISHED : Completeness.NEUTRAL;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ENGLISH).replace('’', '\'').replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
    }

    private static boolean isOpen(List<String> words, boolean question) {
        String last = words.getLast();
        if (endsInHesitation(words)) {
            return true;
        }
        if (CONJUNCTIONS.contains(last) || LOOKING_FOR_WORDS.contains(last)) {
            return !(question && words.size() >= SHORT_QUESTION && QUESTION_ENDS.contains(last));
        }
        boolean clause = words.size() > SHORT_QUESTION
                && last.equals("that")
                && BEFORE_THAT.contains(words.get(words.size() - 2));
        return clause && !question || isDictated(words);
    }

    /** Whether the last of these words, in small letters, say that the speaker looks for more. */
    static boolean endsInHesitation(List<String> words) {
        return HESITATION.contains(words.getLast())
                || HESITATION_PHRASES.stream().anyMatch(phrase -> endsWith(words, phrase));
    }

    private static boolean endsWith(List<String> words, String phrase) {
        List<String> end = List.of(phrase.split(" "));
        return words.size() >= end.size()
                && words.subList(words.size() - end.size(), words.size()).equals(end);
    }

    private static boolean isQuestion(List<String> words) {
        if (words.size() < SHORT_QUESTION) {
            return false;
        }
        boolean asks = ASKING_VERBS.contains(words.getFirst()) && SUBJECTS.contains(words.get(1));
        return asks || QUESTION_WORDS.contains(words.getFirst());
    }

    /** Whether the words end in digits that are told one by one, or behind a word that announces some, and not yet many. */
    private static boolean isDictated(List<String> words) {
        int digits = 0;
        int groups = 0;
        int at = words.size();
        while (at > 0 && digits(words.get(at - 1)) > 0) {
            at--;
            groups++;
            digits += digits(words.get(at));
        }
        boolean announced = words.subList(0, at).stream().anyMatch(DICTATION::contains);
        return digits > 0
                && digits < MANY_DIGITS
                && (announced || groups > 1 || words.getLast().contains("-"));
    }

    /** Whether the words end in a telephone number that may be whole: nothing says how those end. */
    private static boolean isNumberTold(List<String> words) {
        int digits = 0;
        for (int at = words.size() - 1; at >= 0 && digits(words.get(at)) > 0; at--) {
            digits += digits(words.get(at));
        }
        return digits >= MANY_DIGITS;
    }

    /** How many digits a word tells; 0: it is none. */
    private static int digits(String word) {
        if (DIGITS.contains(word)) {
            return 1;
        }
        String bare = word.replace("-", "");
        boolean number = !bare.isEmpty() && bare.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? bare.length() : 0;
    }
}
