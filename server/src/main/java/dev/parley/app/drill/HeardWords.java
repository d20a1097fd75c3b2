package dev.parley.app.drill;

import dev.parley.simulator.speech.WordTones;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The words that a caller hears in the audio of the bot: those whose sound is played, not those that have only arrived.
 * Times in ms of one clock. One thread.
 */
final class HeardWords {
    private static final int FRAME_MS = 20;
    private static final int FRAME = DrillCaller.RATE * FRAME_MS / 1000;
    private static final double PAUSE_MS = 300;
    private static final float FULL_SCALE = 32_768;

    private final WordTones.Listener listener;
    private final Deque<Frame> waiting = new ArrayDeque<>();
    private boolean sounding;
    private double end = Double.NEGATIVE_INFINITY;

    private record Frame(double end, float[] samples) {}

    HeardWords(WordTones tones) {
        listener = tones.listener();
    }

    /** Audio came; it is heard at once, or after what is still to be heard. */
    void arrived(double now, short[] pcm) {
        end = Math.max(end, now);
        for (int from = 0; from < pcm.length; from += FRAME) {
            short[] piece = Arrays.copyOfRange(pcm, from, Math.min(pcm.length, from + FRAME));
            float[] samples = new float[piece.length];
            for (int i = 0; i < piece.length; i++) {
                samples[i] = piece[i] / FULL_SCALE;
            }
            end += 1000.0 * piece.length / DrillCaller.RATE;
            waiting.add(new Frame(end, samples));
        }
    }

    /** The words that have been heard since. */
    List<String> until(double now) {
        List<String> words = new ArrayList<>(0);
        while (!waiting.isEmpty() && waiting.peek().end() <= now) {
            sounding = true;
            hear(waiting.remove().samples(), words);
        }
        if (waiting.isEmpty() && sounding && now > end + PAUSE_MS) {
            silence(words);
        }
        return words;
    }

    /** It ends the last word: a gap in its midst, which the audio of a busy network has, does not make two of it. */
    private void silence(List<String> words) {
        sounding = false;
        hear(new float[FRAME], words);
    }

    private void hear(float[] samples, List<String> words) {
        listener.hear(samples).forEach(word -> words.add(word.text()));
    }

    /** What was not heard yet is not going to be. Returns the word that was being heard, as far as it was understood. */
    List<String> cut(double now) {
        List<String> words = until(now);
        waiting.clear();
        end = Math.min(end, now);
        silence(words);
        return words;
    }
}
