package dev.parley.speech;

import dev.parley.speech.language.SpokenLanguage;
import dev.parley.speech.language.Window;

/** What no rule of a language reads, and languages without rules: what cannot be spoken is left out, the rest is the voice's to read. */
public final class PlainSpeech implements SpokenLanguage {
    public static final PlainSpeech INSTANCE = new PlainSpeech();

    private PlainSpeech() {}

    @Override
    public Said say(Window window) {
        return new Said(1, clean(window.plain(0)));
    }

    @Override
    public String codeShown() {
        return "";
    }

    /** Without pictures and marks; empty when nothing of it can be spoken. */
    static String clean(String word) {
        StringBuilder out = new StringBuilder(word.length());
        word.codePoints().forEach(c -> {
            switch (c) {
                case '*', '_', '`', '#', '"', '\u200d', '\ufe0f', '\u201c', '\u201d', '«', '»' -> {}
                case '\u2018', '\u2019' -> out.append('\'');
                default -> {
                    if (!isPicture(c)) {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        String text = out.toString().strip();
        return text.codePoints().anyMatch(Character::isLetterOrDigit) || isPause(text) ? text : "";
    }

    /** Punctuation standing alone still shapes the melody, and some signs are words to every voice; others are noise. */
    private static boolean isPause(String text) {
        return !text.isEmpty() && ".,;!?…—–。、，！？%€$£¥&+=°".indexOf(text.charAt(0)) >= 0;
    }

    private static boolean isPicture(int codePoint) {
        int type = Character.getType(codePoint);
        boolean sign = type == Character.OTHER_SYMBOL && codePoint != '°' && codePoint != '℃' && codePoint != '℉';
        return sign || type == Character.SURROGATE || codePoint >= 0x1F000 && codePoint < 0x20000;
    }
}
