package dev.parley.session.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A code in which test audio carries words: every sample of a word has the word's own value, silence is 0. Scripted
 * engines write and read it, so that a test knows exactly which word lies where.
 */
public final class AudioScript {
    public static final int RATE = 24_000;
    public static final int WORD_MS = 200;
    public static final int GAP_MS = 40;

    private static final short FIRST = 2000;
    private final Map<String, Short> codes = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    /** 200 ms a word, 40 ms of silence behind each: too short to end a turn. */
    public synchronized short[] say(String text) {
        String[] spoken = text.strip().split("\\s+");
        short[] out = new short[spoken.length * samples(WORD_MS + GAP_MS)];
        int at = 0;
        for (String word : spoken) {
            short code = code(word);
            java.util.Arrays.fill(out, at, at + samples(WORD_MS), code);
            at += samples(WORD_MS + GAP_MS);
        }
        return out;
    }

    public static short[] silence(int ms) {
        return new short[samples(ms)];
    }

    /** Voice that is no word. */
    public static short[] noise(int ms) {
        short[] out = silence(ms);
        java.util.Arrays.fill(out, (short) 1500);
        return out;
    }

    public static int samples(int ms) {
        return (int) ((long) ms * RATE / 1000);
    }

    synchronized short code(String word) {
        return codes.computeIfAbsent(word, w -> {
            words.add(w);
            return (short) (FIRST + words.size() - 1);
        });
    }

    /** The word a sample belongs to; empty for silence and noise. */
    public synchronized String word(short sample) {
        int index = sample - FIRST;
        return index >= 0 && index < words.size() ? words.get(index) : "";
    }

    /** The words in a stretch of audio, in order. */
    public List<String> read(short[] samples) {
        List<String> found = new ArrayList<>();
        String last = "";
        for (short sample : samples) {
            String word = word(sample);
            if (!word.isEmpty() && !word.equals(last)) {
                found.add(word);
            }
            last = word;
        }
        return found;
    }
}
