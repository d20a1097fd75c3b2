package dev.parley.speech;

import java.text.Normalizer;

/**
 * Letters and digits in fancy dress, as people and models write them for looks: full-width, circled, bold and italic of
 * mathematics, struck through or heaped with marks. Voices know none of them; what is said is what they look like.
 */
final class PlainLetters {
    /** Below, there is nothing to change. */
    private static final int FIRST_MARK = 0x300;

    private static final int LAST_MARK = 0x36F;
    private static final int FULL_WIDTH = 0xFF01 - '!';

    private PlainLetters() {}

    static String of(String word) {
        if (word.chars().allMatch(each -> each < FIRST_MARK)) {
            return word;
        }
        StringBuilder plain = new StringBuilder(word.length());
        // Marks that belong to a letter become one with it first.
        Normalizer.normalize(word, Normalizer.Form.NFC).codePoints().forEach(each -> add(each, plain));
        return plain.toString();
    }

    private static void add(int c, StringBuilder plain) {
        if (c >= FIRST_MARK && c <= LAST_MARK) {
            return;
        }
        if (isFullWidth(c)) {
            plain.append((char) (c - FULL_WIDTH));
        } else if (c >= 0x1D400 && c <= 0x1D7FF || c >= 0x24B6 && c <= 0x24E9) {
            plain.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC));
        } else {
            plain.appendCodePoint(c);
        }
    }

    /** Letters and digits only: the punctuation of that width is that of languages that write so. */
    private static boolean isFullWidth(int c) {
        return c >= 0xFF01 && c <= 0xFF5E && Character.isLetterOrDigit(c);
    }
}
