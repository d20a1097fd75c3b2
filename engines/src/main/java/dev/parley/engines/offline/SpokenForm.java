package dev.parley.engines.offline;

import java.text.Normalizer;
import java.util.Locale;

/** What of a written word the English front end can speak: plain ASCII, no mark-up. */
final class SpokenForm {
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
        StringBuilder out = new StringBuilder();
        for (char c : Normalizer.normalize(plain, Normalizer.Form.NFKD).toCharArray()) {
            if (c == ' ' || isSpoken(c)) {
                out.append(c);
            }
        }
        String text = out.toString().strip().replaceAll("\\s+", " ");
        return text.chars().anyMatch(c -> Character.isLetterOrDigit(c) || "%&+=@$".indexOf(c) >= 0) ? text : "";
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
