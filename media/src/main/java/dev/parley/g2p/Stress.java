package dev.parley.g2p;

/** Where the weight of a word lies: rules on strings of phonemes, in which a mark stands before its syllable's vowel. */
final class Stress {
    static final char PRIMARY = '\u02c8';
    static final char SECONDARY = '\u02cc';

    private static final String VOWELS = "AIOQWYaiu\u00e6\u0251\u0252\u0254\u0259\u025b\u025c\u026a\u028a\u028c\u1d7b";
    private static final String DIPHTHONGS = "AIOQWY";

    private Stress() {}

    static boolean isVowel(char c) {
        return VOWELS.indexOf(c) >= 0;
    }

    static boolean isMark(char c) {
        return c == PRIMARY || c == SECONDARY;
    }

    static boolean hasPrimary(String phonemes) {
        return phonemes.indexOf(PRIMARY) >= 0;
    }

    /** With its primary stress made secondary, and its secondary ones taken away. */
    static String weaker(String phonemes) {
        if (!hasPrimary(phonemes)) {
            return phonemes;
        }
        return phonemes.replace(String.valueOf(SECONDARY), "").replace(PRIMARY, SECONDARY);
    }

    /** With at least a secondary stress. */
    static String some(String phonemes) {
        return marked(phonemes) ? phonemes : before(phonemes, SECONDARY);
    }

    /** With a primary stress. */
    static String full(String phonemes) {
        if (hasPrimary(phonemes)) {
            return phonemes;
        }
        int secondary = phonemes.indexOf(SECONDARY);
        return secondary < 0
                ? before(phonemes, PRIMARY)
                : phonemes.substring(0, secondary) + PRIMARY + phonemes.substring(secondary + 1);
    }

    /** How much a word weighs against others of its compound: its sounds, diphthongs twice. */
    static int weight(String phonemes) {
        int weight = 0;
        for (char c : phonemes.toCharArray()) {
            if (!isMark(c)) {
                weight += DIPHTHONGS.indexOf(c) >= 0 ? 2 : 1;
            }
        }
        return weight;
    }

    private static boolean marked(String phonemes) {
        return phonemes.chars().anyMatch(c -> isMark((char) c));
    }

    /** Puts a mark before the first vowel; without a vowel there is nothing to stress. */
    private static String before(String phonemes, char mark) {
        for (int i = 0; i < phonemes.length(); i++) {
            if (isVowel(phonemes.charAt(i))) {
                return phonemes.substring(0, i) + mark + phonemes.substring(i);
            }
        }
        return phonemes;
    }
}
