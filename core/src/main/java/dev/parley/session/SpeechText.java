package dev.parley.session;

/** Makes a word of written text fit for a synthesiser (unmute.md 5.5 step 5): no markup, plain quotes, no pictures. */
final class SpeechText {
    private SpeechText() {}

    /** The word as it should be spoken, without surrounding space; empty when nothing of it can be. */
    static String clean(String word) {
        StringBuilder out = new StringBuilder(word.length());
        word.strip().codePoints().forEach(c -> {
            switch (c) {
                case '*', '_', '`', '#', '\u200d', '\ufe0f' -> {}
                case '\u2018', '\u2019' -> out.append('\'');
                case '\u201c', '\u201d' -> out.append('"');
                default -> {
                    if (!isPicture(c)) {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        String text = out.toString();
        return text.codePoints().anyMatch(Character::isLetterOrDigit) || isPause(text) ? text : "";
    }

    /** Punctuation standing alone still shapes the melody; other signs alone would be read out. */
    private static boolean isPause(String text) {
        return !text.isEmpty() && ".,;!?…—–".indexOf(text.charAt(0)) >= 0;
    }

    private static boolean isPicture(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.OTHER_SYMBOL || type == Character.SURROGATE || codePoint >= 0x1F000;
    }
}
