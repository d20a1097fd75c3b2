package dev.parley.speech.english;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Codes and numbers that name something, and count nothing: read sign by sign, so that they can be written down. What a
 * number is, the words around it tell: a code, a room, an order number; some are known by their shape.
 */
final class EnglishCodes {
    private static final Pattern DIGITS = Pattern.compile("\\d{3,20}");
    private static final Pattern MIXED = Pattern.compile("(?=.*\\d)(?=.{4,40}$)[A-Z0-9]+(?:-[A-Z0-9]+)*");
    private static final Pattern DATE = Pattern.compile("(?:19|20)\\d\\d-[01]\\d-[0-3]\\d");
    private static final Pattern ZIP = Pattern.compile("\\d{5}-\\d{4}");
    /** Social security, card, hardware address: in groups. */
    private static final Pattern GROUPED =
            Pattern.compile("\\d{3}-\\d{2}-\\d{4}|\\d{4}(?:-\\d{4}){2,4}|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}");
    /** 9-1-1 */
    private static final Pattern SINGLE = Pattern.compile("\\d(?:-\\d){2,}");
    /** Nobody counts so far without a separator. */
    private static final Pattern LONG = Pattern.compile("\\d{10,20}(?<!00000)");

    private static final Pattern POSITION = Pattern.compile("#(\\d{3,20})");
    private static final Pattern CARRIER = Pattern.compile("[A-Z][A-Z0-9]");
    private static final int NEAR = 6;

    /** What stands behind these is a code, whatever follows. */
    private static final Set<String> NAMED = Set.of(
            "account",
            "card",
            "code",
            "error",
            "ext",
            "extension",
            "flight",
            "id",
            "imei",
            "isbn",
            "otp",
            "passcode",
            "passport",
            "password",
            "pin",
            "postcode",
            "ref",
            "reference",
            "room",
            "serial",
            "sku",
            "ssn",
            "suite",
            "vin",
            "zip");
    /** Behind these, unless something is counted: order 48213, but order 500 pizzas. */
    private static final Set<String> MAYBE = Set.of(
            "apartment",
            "apt",
            "booking",
            "case",
            "claim",
            "confirmation",
            "contract",
            "docket",
            "gate",
            "incident",
            "invoice",
            "order",
            "policy",
            "receipt",
            "reservation",
            "ticket",
            "tracking");
    /** Whose numbers are names: confirmation number, member ID. */
    private static final Set<String> OWNERS = Set.of(
            "batch",
            "client",
            "conference",
            "customer",
            "employee",
            "file",
            "job",
            "licence",
            "license",
            "loan",
            "lot",
            "meeting",
            "member",
            "membership",
            "model",
            "parcel",
            "part",
            "patient",
            "plate",
            "record",
            "registration",
            "rental",
            "request",
            "routing",
            "security",
            "shipment",
            "student",
            "tax",
            "transaction",
            "user",
            "vehicle");

    private static final Set<String> PHONES = Set.of("cell", "contact", "fax", "mobile", "phone", "telephone");
    private static final Set<String> NUMBER = Set.of("number", "no", "nr", "num", "id", "#");
    private static final Set<String> LINKS = Set.of("is", "was", "are", "be", "it's", "becomes", "equals", "=");
    /** Behind a code its sentence goes on with these; behind an amount with what is counted. */
    private static final Set<String> GOES_ON = Set.of(
            "is",
            "was",
            "has",
            "will",
            "and",
            "or",
            "but",
            "on",
            "at",
            "in",
            "for",
            "from",
            "to",
            "with",
            "by",
            "of",
            "now",
            "then",
            "when",
            "if",
            "as",
            "please",
            "which",
            "that",
            "again",
            "into",
            "here",
            "today",
            "so",
            "because",
            "before",
            "after",
            "until",
            "followed",
            "departs",
            "leaves",
            "arrives",
            "x",
            "ext",
            "extension");

    private EnglishCodes() {}

    static Optional<Said> at(Window window) {
        Window.Word word = window.word(0);
        String core = word.core();
        if (CARRIER.matcher(core).matches() && word.open()) {
            return flight(window);
        }
        if (core.chars().noneMatch(EnglishCodes::isDigit)) {
            return Optional.empty();
        }
        Matcher position = POSITION.matcher(core);
        if (position.matches()) {
            boolean known = NAMED.contains(word(window, 0)) || owns(word(window, 0));
            return known ? EnglishSpeech.said(1, "number " + spelled(position.group(1)), word) : Optional.empty();
        }
        return shaped(window, word).or(() -> window.waits() ? Optional.empty() : named(window, word));
    }

    // By its shape.

    private static Optional<Said> shaped(Window window, Window.Word word) {
        String core = word.core();
        if (ZIP.matcher(core).matches()) {
            return EnglishSpeech.said(1, spelled(core), word);
        }
        if (GROUPED.matcher(core).matches()) {
            String groups = String.join(
                    ", ",
                    List.of(core.split("[-:]")).stream()
                            .map(EnglishCodes::spelled)
                            .toList());
            return EnglishSpeech.said(1, groups, word);
        }
        if (SINGLE.matcher(core).matches()) {
            boolean sum = word.open() && window.plain(1).startsWith("=");
            return sum || window.waits()
                    ? Optional.empty()
                    : EnglishSpeech.said(1, spelled(core.replace("-", "")), word);
        }
        return LONG.matcher(core).matches() ? EnglishSpeech.said(1, spelled(core), word) : Optional.empty();
    }

    /** LH 1234, where flights are spoken of. */
    private static Optional<Said> flight(Window window) {
        boolean flights = false;
        for (int back = 0; back < NEAR && !flights; back++) {
            flights = word(window, back).matches("flights?");
        }
        Window.Word number = flights ? window.word(1) : Window.Word.NONE;
        return number.core().matches("\\d{1,4}")
                ? EnglishSpeech.said(2, spelled(window.word(0).core()) + " " + spelled(number.core()), number)
                : Optional.empty();
    }

    // By the words around it.

    private static Optional<Said> named(Window window, Window.Word word) {
        String core = word.core();
        boolean digits = DIGITS.matcher(core).matches();
        if (!digits && (!MIXED.matcher(core).matches() || DATE.matcher(core).matches())) {
            return Optional.empty();
        }
        String before = word(window, 0);
        boolean phone = digits && core.length() >= 7 && phone(window);
        boolean sure = NAMED.contains(before) || (NUMBER.contains(before) && owns(word(window, 1)));
        boolean named = sure || phone || ((MAYBE.contains(before) || linked(window)) && !counts(window, word));
        if (!named && digits && word.open() && !window.waits()) {
            named = turned(window);
        }
        if (window.waits() || !named) {
            return Optional.empty();
        }
        return groups(window, word, phone ? "oh" : "zero");
    }

    private static boolean owns(String word) {
        return OWNERS.contains(word) || MAYBE.contains(word) || NAMED.contains(word);
    }

    /** Phone number 5550199, your number is … */
    private static boolean phone(Window window) {
        int at = LINKS.contains(word(window, 0)) ? 1 : 0;
        return PHONES.contains(word(window, at))
                || (word(window, at).equals("number") && PHONES.contains(word(window, at + 1)));
    }

    /** The code for the door is …; your confirmation number will be … */
    private static boolean linked(Window window) {
        if (!LINKS.contains(word(window, 0))) {
            return false;
        }
        for (int back = 1; back <= NEAR; back++) {
            String word = word(window, back);
            if (word.isEmpty() || (back > 1 && window.earlier(back).matches(".*[.!?;]"))) {
                return false;
            }
            boolean number = NUMBER.contains(word) && owns(word(window, back + 1));
            if (number || NAMED.contains(word) || MAYBE.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** 9876 is your code. */
    private static boolean turned(Window window) {
        if (!window.plain(1).equals("is") || !window.plain(2).matches("your|the|my|our|his|her|their")) {
            return false;
        }
        String first = bare(window.plain(3));
        if (NAMED.contains(first)) {
            return true;
        }
        String second = window.plain(3).matches(".*[.,;:!?]") ? "" : bare(window.plain(4));
        return NAMED.contains(second) || (NUMBER.contains(second) && owns(first));
    }

    /** Whether the number tells how many of what follows there are. */
    private static boolean counts(Window window, Window.Word word) {
        return word.open() && window.plain(1).matches("\\p{Ll}.*") && !GOES_ON.contains(bare(window.plain(1)));
    }

    /** 482 913 */
    private static Optional<Said> groups(Window window, Window.Word word, String zero) {
        List<String> groups = new ArrayList<>(List.of(spelled(word.core(), zero)));
        Window.Word last = word;
        int words = 1;
        while (DIGITS.matcher(word.core()).matches()
                && last.open()
                && window.word(words).core().matches("\\d{2,6}")) {
            last = window.word(words++);
            groups.add(spelled(last.core(), zero));
        }
        return window.waits() ? Optional.empty() : EnglishSpeech.said(words, String.join(", ", groups), last);
    }

    private static String spelled(String code) {
        return spelled(code, "zero");
    }

    /** Letter by letter and digit by digit. */
    static String spelled(String code, String zero) {
        StringBuilder words = new StringBuilder();
        for (char sign : code.toCharArray()) {
            words.append(words.isEmpty() ? "" : " ")
                    .append(
                            isDigit(sign)
                                    ? EnglishNumbers.digits(Character.toString(sign), zero)
                                    : sign == '-' ? "dash" : Character.toString(Character.toUpperCase(sign)));
        }
        return words.toString();
    }

    private static boolean isDigit(int sign) {
        return sign >= '0' && sign <= '9';
    }

    private static String word(Window window, int back) {
        return bare(window.earlier(back));
    }

    private static String bare(String word) {
        return word.replaceAll("^[\"'“‘(*]+|[.,;:!?\"'”’)*]+$", "");
    }
}
