package dev.parley.speech;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the markup that language models write, word by word: what remains of a word is what a reader sees. Code in fences
 * is not for the ear. Keeps what is open from word to word. Not thread-safe.
 */
final class Markdown {
    private static final Pattern RULE = Pattern.compile("[-*_=]{3,}|[|:+-]*\\|[|:+-]*|\\*{2,}|~~");
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z][A-Za-z0-9:-]*/?>|<!--.*?-->");
    private static final Pattern BULLET = Pattern.compile("#{1,6}|[-*+•‣▪◦]|>+");
    private static final Pattern BOX = Pattern.compile("\\[[ xX]?]");
    /** Where none of these is, a word has no emphasis, code, table or tag. */
    private static final String MARKS = "*_~`|<";

    private static final Pattern BREAK = Pattern.compile("(?<=\\S)</?(?:br|p|div|li|tr|td)/?>(?=\\S)");
    private static final Pattern TAG_BEGINS = Pattern.compile("<(/?[A-Za-z]+)$");
    private static final Set<String> TAGS = Set.of(
            "a",
            "abbr",
            "audio",
            "b",
            "break",
            "code",
            "div",
            "em",
            "emphasis",
            "font",
            "h1",
            "h2",
            "h3",
            "i",
            "img",
            "li",
            "ol",
            "p",
            "phoneme",
            "prosody",
            "say-as",
            "span",
            "speak",
            "strong",
            "sub",
            "sup",
            "table",
            "td",
            "th",
            "tr",
            "ul",
            "voice");
    private static final Map<String, String> ENTITIES = Map.ofEntries(
            Map.entry("&amp;", "&"),
            Map.entry("&lt;", "<"),
            Map.entry("&gt;", ">"),
            Map.entry("&quot;", "\""),
            Map.entry("&#39;", "'"),
            Map.entry("&apos;", "'"),
            Map.entry("&nbsp;", " "),
            Map.entry("&deg;", "°"),
            Map.entry("&euro;", "€"),
            Map.entry("&pound;", "£"),
            Map.entry("&copy;", "copyright"),
            Map.entry("&reg;", ""),
            Map.entry("&trade;", ""),
            Map.entry("&hellip;", "…"),
            Map.entry("&mdash;", "—"),
            Map.entry("&ndash;", "–"),
            Map.entry("&times;", "×"),
            Map.entry("&frac12;", "½"));
    private static final Map<String, String> TEX = Map.ofEntries(
            Map.entry("\\times", "×"),
            Map.entry("\\cdot", "×"),
            Map.entry("\\div", "÷"),
            Map.entry("\\pm", "±"),
            Map.entry("\\leq", "≤"),
            Map.entry("\\geq", "≥"),
            Map.entry("\\le", "≤"),
            Map.entry("\\ge", "≥"),
            Map.entry("\\neq", "≠"),
            Map.entry("\\approx", "≈"),
            Map.entry("\\rightarrow", "→"),
            Map.entry("\\to", "→"),
            Map.entry("\\pi", "π"),
            Map.entry("\\infty", "∞"),
            Map.entry("\\left", ""),
            Map.entry("\\right", ""));
    private static final Pattern FRACTION = Pattern.compile("\\\\[dt]?frac\\{([^{}]*)}\\{([^{}]*)}");
    private static final Pattern ROOT = Pattern.compile("\\\\sqrt\\{([^{}]*)}");
    private static final Pattern TEXT = Pattern.compile("\\\\(?:text|mathrm|mathbf|boxed)\\{([^{}]*)}");
    private static final Pattern TEX_WORD = Pattern.compile("\\\\[A-Za-z]+");

    private Skip skip = Skip.NOTHING;
    private String fence = "";
    private int depth;
    private boolean linkText;

    private enum Skip {
        NOTHING,
        /** An address, up to its closing parenthesis. */
        ADDRESS,
        /** Up to a closing square bracket. */
        REFERENCE,
        /** Up to an angle bracket. */
        TAG,
        /** Up to 】. */
        SOURCE
    }

    /** Whether the words are code now. */
    boolean inCode() {
        return !fence.isEmpty();
    }

    /**
     * Whether a word that begins a line opens or closes a fence; the words between are code.
     *
     * @return whether a fence was opened by it
     */
    boolean fence(String word, boolean beginsLine) {
        boolean mark = word.startsWith("```") || word.startsWith("~~~");
        if (fence.isEmpty()) {
            boolean opens = beginsLine && mark && word.indexOf(word.charAt(0), 3) < 0;
            fence = opens ? word.substring(0, 3) : "";
            return opens;
        }
        if (word.endsWith(fence)) {
            fence = "";
        }
        return false;
    }

    /** What a reader sees of a word. */
    String plain(String word, boolean beginsLine) {
        if (beginsLine) {
            linkText = false;
            skip = Skip.NOTHING;
            if (BULLET.matcher(word).matches()) {
                return "";
            }
        }
        if (skip == Skip.NOTHING && BOX.matcher(word).matches()) {
            return "";
        }
        if (skip == Skip.NOTHING && RULE.matcher(word).matches() && (beginsLine || !word.startsWith("--"))) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        String text = skip == Skip.NOTHING ? words(word, beginsLine) : word;
        for (int i = 0; i < text.length(); i++) {
            i = skip == Skip.NOTHING ? read(text, i, out) : skipped(text, i);
        }
        return unmarked(out.toString());
    }

    private String words(String word, boolean beginsLine) {
        String text = word.indexOf('<') < 0
                ? word
                : TAG.matcher(BREAK.matcher(word).replaceAll(" ")).replaceAll("");
        if (text.contains("&")) {
            for (Map.Entry<String, String> entity : ENTITIES.entrySet()) {
                text = text.replace(entity.getKey(), entity.getValue());
            }
        }
        if (beginsLine) {
            text = text.replaceFirst("^>+(?=[\\p{L}*])|^#{1,6}(?=\\p{L}{3})(?!#)", "");
        }
        return text.indexOf('\\') >= 0 ? tex(text) : text;
    }

    private static String tex(String text) {
        String plain = FRACTION.matcher(text).replaceAll("$1/$2");
        plain = ROOT.matcher(plain).replaceAll("√$1");
        plain = TEXT.matcher(plain).replaceAll("$1");
        plain = TEX_WORD.matcher(plain)
                .replaceAll(it -> Matcher.quoteReplacement(
                        TEX.getOrDefault(it.group(), it.group().substring(1))));
        return plain.replaceAll("\\\\[()\\[\\]]", "").replaceAll("\\\\([\\p{Punct}])", "$1");
    }

    private int read(String text, int at, StringBuilder out) {
        char c = text.charAt(at);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (c == '!' && next == '[') {
            return at;
        }
        if (c == '[' && next == '^') {
            skip = Skip.REFERENCE;
            return at;
        }
        if (c == '[') {
            linkText = true;
            return at;
        }
        if (c == ']') {
            boolean link = linkText;
            linkText = false;
            if (link && next == '(') {
                skip = Skip.ADDRESS;
                depth = 1;
                return at + 1;
            }
            if (link && next == '[') {
                skip = Skip.REFERENCE;
                return at + 1;
            }
            return at;
        }
        if (c == '【') {
            skip = Skip.SOURCE;
            return at;
        }
        if (c == '<') {
            Matcher tag = TAG_BEGINS.matcher(text.substring(at));
            if (tag.matches() && TAGS.contains(tag.group(1).replace("/", "").toLowerCase(java.util.Locale.ROOT))) {
                skip = Skip.TAG;
                return at;
            }
        }
        out.append(c);
        return at;
    }

    private int skipped(String text, int at) {
        char c = text.charAt(at);
        boolean ends =
                switch (skip) {
                    case ADDRESS -> {
                        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                        yield depth == 0;
                    }
                    case REFERENCE -> c == ']';
                    case TAG -> c == '>';
                    case SOURCE -> c == '】';
                    case NOTHING -> true;
                };
        skip = ends ? Skip.NOTHING : skip;
        return at;
    }

    /** Without marks of emphasis and code: those at the edges of words, and double ones anywhere. */
    private static String unmarked(String word) {
        if (word.chars().noneMatch(sign -> MARKS.indexOf(sign) >= 0)) {
            return word.strip();
        }
        String text = word.replaceAll("(?<!\\d)\\*\\*|\\*\\*(?!\\d)", "")
                .replace("__", "")
                .replace("~~", "")
                .replace("`", "")
                .replace("||", "");
        text = text.replaceAll("^([(\"'“‘]*)[*_]+(?=\\S)", "$1").replaceAll("(?<=\\S)[*_]+([.,;:!?)\"'”’…]*)$", "$1");
        text = text.replaceAll("(?<=\\p{L})\\*(?=\\p{L}{2})|(?<=\\p{L}{2})\\*(?=\\p{L})", "");
        return TAG.matcher(text.replaceAll("^<(https?://[^>]*)>", "$1"))
                .replaceAll("")
                .replace("|", " ")
                .strip();
    }
}
