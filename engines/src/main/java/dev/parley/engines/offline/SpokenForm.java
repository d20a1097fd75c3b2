package dev.parley.engines.offline;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a written word the English front end can speak: plain ASCII, no mark-up. */
final class SpokenForm {
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):([0-5]\\d)([.,;!?]?)");

    private SpokenForm() {}

    /** The word as MaryTTS shall read it; empty when there is nothing to say, as for an emoji or a lone dash. */
    static String of(String word) {
        String plain = word.replace('\u2019', '\'')
                .replace('\u2018', '\'')
                .replace("\u2026", "...")
                .replace("\u20ac", " euros ")
                .replace("\u00a3", " pounds ")
                .replace("\u00b0", " degrees ")
                .replace('_', ' ')
                .replace('\u2013', '-')
                .replace('\u2014', '-');
        plain = time(plain);
        StringBuilder out = new StringBuilder();
        for (char c : Normalizer.normalize(plain, Normalizer.Form.NFKD).toCharArray()) {
            if (c == ' ' || isSpoken(c)) {
                out.append(c);
            }
        }
        String text = out.toString().strip().replaceAll("\\s+", " ");
        return text.chars().anyMatch(c -> Character.isLetterOrDigit(c) || "%&+=@$".indexOf(c) >= 0) ? text : "";
    }

    /** MaryTTS adds a sound to times it reads itself. */
    private static String time(String word) {
        Matcher time = TIME.matcher(word);
        if (!time.matches()) {
            return word;
        }
        String minute = time.group(2);
        String spoken = minute.equals("00") ? "o'clock" : minute.startsWith("0") ? "oh " + minute.charAt(1) : minute;
        return time.group(1) + " " + spoken + time.group(3);
    }

    /** Letters and digits, in lower case: what stays the same through tokenising and normalising. */
    static String key(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "%&+=@$".indexOf(c) >= 0) {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isSpoken(char c) {
        return (c > ' ' && c < 127) && "*#`~^|<>[]{}\\\"()".indexOf(c) < 0;
    }
}
