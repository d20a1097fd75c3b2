package dev.parley.g2p;

import java.util.List;

/**
 * A part of a written word that is read in one go, or a punctuation mark.
 *
 * @param text letters and apostrophes, or one mark as the network knows it
 * @param word index of the written word it belongs to
 * @param joint how it hangs together with the piece before it
 * @param tokens the same as the tagger wants it: contracted endings apart
 */
record Piece(String text, int word, Joint joint, List<String> tokens) {
    enum Joint {
        /** Begins a word, spoken as a word of its own. */
        SPACE,
        /** Second part of a compound such as "stand-in": spoken as one word with what is before. */
        COMPOUND,
        /** Punctuation that follows directly. */
        MARK
    }

    boolean isMark() {
        return joint == Joint.MARK;
    }
}
