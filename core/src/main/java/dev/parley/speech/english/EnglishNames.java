package dev.parley.speech.english;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Addresses, names with signs in them, abbreviations; and every word that is none of all these. */
final class EnglishNames {
    private static final Pattern EMAIL = Pattern.compile("([\\w.+%-]+)@([\\w-]+(?:\\.[\\w-]+)+)");
    private static final Pattern DIGIT = Pattern.compile("\\d");
    private static final Pattern URL =
            Pattern.compile("(?:https?://|ftp://|mailto:)(?:www\\.)?([^/?#\\s]+)(.*)|www\\.([^/?#\\s]+)(.*)");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z][\\w-]*(?:\\.[A-Za-z][\\w-]*)*\\.[A-Za-z][A-Za-z0-9]{1,9}(?:/\\S*)?");
    private static final Pattern SENTENCES = Pattern.compile("(\\p{L}+\\p{Ll})([.!?])(\\p{Lu}\\p{Ll}+)");
    private static final Pattern DAYS = Pattern.compile("(\\p{Lu}\\p{Ll}{2,3})[-–—](\\p{Lu}\\p{Ll}{2,3})");
    private static final Pattern INITIALS = Pattern.compile("(?:\\p{L}\\.)+\\p{L}?");
    private static final Map<String, String> WHOLE = Map.ofEntries(
            Map.entry("C#", "C sharp"),
            Map.entry("F#", "F sharp"),
            Map.entry("c#", "C sharp"),
            Map.entry("f#", "F sharp"),
            Map.entry("J#", "J sharp"),
            Map.entry("C++", "C plus plus"),
            Map.entry("c++", "C plus plus"),
            Map.entry("G++", "G plus plus"),
            Map.entry("g++", "G plus plus"),
            Map.entry(".NET", "dot net"),
            Map.entry("Ph.D", "P H D"),
            Map.entry("NET", "net"),
            Map.entry("and/or", "and or"),
            Map.entry("km/h", "kilometers per hour"),
            Map.entry("m/s", "meters per second"),
            Map.entry("mph", "miles per hour"),
            Map.entry("n/a", "not applicable"),
            Map.entry("N/A", "not applicable"),
            Map.entry("w/o", "without"),
            Map.entry("w/", "with"),
            Map.entry("a/c", "A C"),
            Map.entry("c/o", "care of"),
            Map.entry("b/c", "because"));
    /** With the point behind them; it ends no sentence. */
    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("Dr", "doctor"),
            Map.entry("Mr", "mister"),
            Map.entry("Mrs", "missus"),
            Map.entry("Ms", "miz"),
            Map.entry("Prof", "professor"),
            Map.entry("Sr", "senior"),
            Map.entry("Jr", "junior"),
            Map.entry("vs", "versus"),
            Map.entry("e.g", "for example"),
            Map.entry("i.e", "that is"),
            Map.entry("approx", "approximately"),
            Map.entry("dept", "department"),
            Map.entry("est", "established"),
            Map.entry("Inc", "incorporated"),
            Map.entry("Ltd", "limited"),
            Map.entry("Corp", "corporation"),
            Map.entry("Ave", "avenue"),
            Map.entry("Blvd", "boulevard"),
            Map.entry("Rd", "road"),
            Map.entry("etc", "et cetera"),
            Map.entry("Gen", "general"),
            Map.entry("Capt", "captain"),
            Map.entry("Lt", "lieutenant"),
            Map.entry("Sgt", "sergeant"),
            Map.entry("Rev", "reverend"),
            Map.entry("Hon", "honorable"),
            Map.entry("Jan", "January"),
            Map.entry("Feb", "February"),
            Map.entry("Aug", "August"),
            Map.entry("Sept", "September"),
            Map.entry("Oct", "October"),
            Map.entry("Nov", "November"),
            Map.entry("Dec", "December"),
            Map.entry("Mon", "Monday"),
            Map.entry("Tue", "Tuesday"),
            Map.entry("Thu", "Thursday"),
            Map.entry("Fri", "Friday"),
            Map.entry("Wed", "Wednesday"),
            Map.entry("Sat", "Saturday"),
            Map.entry("Mt", "mount"),
            Map.entry("Co", "company"),
            Map.entry("Sec", "section"),
            Map.entry("vol", "volume"),
            Map.entry("Vol", "volume"),
            Map.entry("Fig", "figure"),
            Map.entry("fig", "figure"),
            Map.entry("pp", "pages"),
            Map.entry("min", "minimum"),
            Map.entry("max", "maximum"),
            Map.entry("incl", "including"),
            Map.entry("tel", "telephone"),
            Map.entry("Tel", "telephone"),
            Map.entry("ext", "extension"),
            Map.entry("Ext", "extension"));
    /** Read so without a point as well. */
    private static final Map<String, String> POINTLESS = Map.of(
            "Dr",
            "doctor",
            "Mr",
            "mister",
            "Mrs",
            "missus",
            "Ms",
            "miz",
            "Prof",
            "professor",
            "vs",
            "versus",
            "etc",
            "et cetera");

    private EnglishNames() {}

    static Optional<Said> at(Window window) {
        String plain = window.plain(0);
        Window.Word word = window.word(0);
        String whole = WHOLE.getOrDefault(word.core(), WHOLE.get(plain));
        if (whole != null) {
            return EnglishSpeech.said(1, whole, word);
        }
        if (word.core().codePoints().allMatch(Character::isLetter)) {
            // Most words: what follows looks for signs and digits, expression by expression.
            return shortened(window, word).or(() -> EnglishSpeech.said(1, word.core(), word));
        }
        return address(word)
                .or(() -> days(word))
                .or(() -> shortened(window, word))
                .or(() -> initials(window, word))
                .or(() -> EnglishSpeech.said(1, spelled(word.core()), word));
    }

    /** Mon-Fri, Jan–Mar. */
    private static Optional<Said> days(Window.Word word) {
        Matcher days = DAYS.matcher(word.core());
        if (!days.matches()) {
            return Optional.empty();
        }
        Optional<String> from = named(days.group(1));
        Optional<String> to = named(days.group(2));
        return from.isPresent() && to.isPresent()
                ? EnglishSpeech.said(1, from.get() + " to " + to.get(), word)
                : Optional.empty();
    }

    private static Optional<String> named(String start) {
        return Stream.concat(EnglishCalendar.DAYS.stream(), EnglishCalendar.MONTHS.stream())
                .filter(name -> name.startsWith(start))
                .findFirst();
    }

    // Addresses.

    private static Optional<Said> address(Window.Word word) {
        Matcher email = EMAIL.matcher(word.core());
        if (email.matches()) {
            return EnglishSpeech.said(1, letters(email.group(1)) + " at " + letters(email.group(2)), word);
        }
        Matcher url = URL.matcher(word.core());
        if (url.matches()) {
            String host = url.group(1) == null ? url.group(3) : url.group(1);
            return EnglishSpeech.said(1, marks(host.replaceFirst(":\\d+$", "")), word);
        }
        boolean host = HOST.matcher(word.core()).matches()
                && !SENTENCES.matcher(word.core()).matches()
                && !INITIALS.matcher(word.core()).matches();
        return host ? EnglishSpeech.said(1, marks(word.core().replaceFirst("/.*$", "")), word) : Optional.empty();
    }

    /** To be written down: each digit is one of its own. */
    private static String letters(String address) {
        return marks(
                DIGIT.matcher(address).replaceAll(digit -> " " + EnglishNumbers.digits(digit.group(), "zero") + " "));
    }

    private static String marks(String address) {
        return mixed(address.replace("_", " underscore ")
                .replace(".", " dot ")
                .replace("-", " dash ")
                .replace("+", " plus ")
                .replace("%", " percent "));
    }

    // Abbreviations.

    private static Optional<Said> shortened(Window window, Window.Word word) {
        String core = word.core();
        boolean point = word.trail().startsWith(".");
        if (point && (core.equals("No") || core.equals("no")) && word.trail().equals(".")) {
            boolean number = window.plain(1).matches("\\d.*");
            return number ? Optional.of(new Said(1, "number")) : Optional.empty();
        }
        if (point && core.equals("p")) {
            boolean page = word.trail().equals(".") && window.plain(1).matches("\\d.*");
            return page ? Optional.of(new Said(1, "page")) : Optional.empty();
        }
        if (point && core.equals("St")) {
            boolean name = window.plain(1).matches("\\p{Lu}.*");
            return Optional.of(new Said(1, name ? "saint" : "street" + word.pause()));
        }
        String meant = point ? SHORT.get(core) : POINTLESS.get(core);
        if (meant == null) {
            return Optional.empty();
        }
        String rest = point ? word.trail().substring(1) : word.trail();
        boolean ends = point && word.trail().equals(".") && endsSentence(window, core);
        return Optional.of(
                new Said(1, meant + (ends ? "." : Window.Word.of("a" + rest).pause())));
    }

    /** Whether the point of an abbreviation is a full stop as well: nothing follows, or a new sentence behind one that mostly ends. */
    private static boolean endsSentence(Window window, String core) {
        boolean mayEnd = core.matches("etc|Co|Inc|Ltd|Corp|Ave|Blvd|Rd|Jr|Sr|min|max");
        String next = mayEnd ? window.plain(1) : "x";
        return next.isEmpty() || next.matches("\\p{Lu}.*");
    }

    // Other words.

    /** The last point of initials ends a sentence only where another one begins. */
    private static Optional<Said> initials(Window window, Window.Word word) {
        if (!INITIALS.matcher(word.core()).matches()) {
            return Optional.empty();
        }
        String letters = word.core().replace(".", " ").strip();
        boolean ends = !word.trail().equals(".") || !window.plain(1).matches("\\p{Ll}.*");
        return ends ? EnglishSpeech.said(1, letters, word) : Optional.of(new Said(1, letters));
    }

    private static String spelled(String core) {
        if (core.isEmpty()) {
            return "";
        }
        if (core.matches("[A-F]-")) {
            return core.charAt(0) + " minus";
        }
        Matcher sentences = SENTENCES.matcher(core);
        if (sentences.matches()) {
            return sentences.group(1) + sentences.group(2) + " " + sentences.group(3);
        }
        String text = subscripts(core);
        if (text.matches("#\\p{L}.*")) {
            text = "hashtag " + text.substring(1);
        } else if (text.matches("@\\p{L}.*")) {
            text = "at " + text.substring(1);
        }
        return plainWord(mixed(text.replace("&", " and ")
                .replace("(", " ")
                .replace("\\", " ")
                .replace("/", " ")
                .replace("_", " ")
                .replace("→", " to ")
                .replace("->", " to ")
                .replace("@", " at ")
                .replace("=", " equals ")
                .replace("%", " percent ")
                .replaceAll("(?<=\\p{L})\\+", " plus ")
                .replaceAll("(?<=\\p{L})#(?=\\P{L}|$)", " sharp ")));
    }

    private static String subscripts(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append(c >= '₀' && c <= '₉' ? (char) ('0' + c - '₀') : (char) c));
        return out.toString();
    }

    /** Letters and digits in one word: each number is read as one. */
    private static String mixed(String text) {
        String apart = text.replaceAll("(?<=\\p{L})-?(?=\\d)|(?<=\\d)-?(?=\\p{L})", " ");
        StringBuilder words = new StringBuilder();
        for (String part : apart.strip().split("\\s+")) {
            boolean number = part.matches(EnglishAmounts.NUM);
            words.append(words.isEmpty() ? "" : " ").append(number ? EnglishNumbers.number(part) : digitless(part));
        }
        return words.toString();
    }

    private static String digitless(String part) {
        return Pattern.compile("\\d+").matcher(part).replaceAll(it -> " " + EnglishNumbers.number(it.group()) + " ");
    }

    private static String plainWord(String text) {
        StringBuilder out = new StringBuilder();
        text.replace('’', '\'').replace('‘', '\'').codePoints().forEach(c -> {
            boolean inside = c == '\'' || c == '-' || c == ' ' || c == '.' || c == ',' || c == '—' || c == '–'
                    || c == ':' || c == ';';
            if (Character.isLetterOrDigit(c) || inside || Character.getType(c) == Character.NON_SPACING_MARK) {
                out.appendCodePoint(c == '–' ? '—' : c);
            }
        });
        String plain = out.toString()
                .replaceAll("(?<![\\p{L}\\d])'|'(?=\\s)|\\s+-+\\s+|\\s+", " ")
                .strip();
        return plain.codePoints().anyMatch(Character::isLetterOrDigit) ? plain : "";
    }
}
