package dev.parley.g2p;

/**
 * What a word runs into, which decides how small words before it sound: "the end", "the start", "what for?".
 *
 * @param sound of what comes next
 * @param to whether the next word is "to"
 */
record Following(Sound sound, boolean to) {
    static final Following NOTHING = new Following(Sound.PAUSE, false);

    /** How the next word begins. */
    enum Sound {
        VOWEL,
        CONSONANT,
        /** A mark, or the end: the word stands alone and keeps its full form. */
        PAUSE
    }

    /** What a word is followed by when {@code phonemes} are the next word's. */
    static Following word(String phonemes, boolean to) {
        for (char c : phonemes.toCharArray()) {
            if (!Stress.isMark(c)) {
                return new Following(Stress.isVowel(c) ? Sound.VOWEL : Sound.CONSONANT, to);
            }
        }
        return NOTHING;
    }

    boolean isPause() {
        return sound == Sound.PAUSE;
    }
}
