package dev.parley.engines.hibari;

import dev.parley.engines.hibari.dsp.Vocoder;
import dev.parley.engines.support.Clause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sound of one clause on its way from the vocoder to the listener: the silence the network puts before it is left
 * out, that behind it becomes the clause's pause, and words are told when they sound. Confined to one thread.
 */
final class ClauseSound {
    /** -44 dB: quieter is silence, before and behind the words. */
    private static final float AUDIBLE = 0.006f;

    /** 10 ms kept on both sides, so that no sound's beginning or end is cut. */
    private static final int MARGIN = Vocoder.SAMPLE_RATE / 100;

    private static final int FADE = MARGIN / 2;

    /** Half a second, handed over together once the clause has begun: each handing over wakes another thread. */
    private static final int AT_ONCE = Vocoder.SAMPLE_RATE / 2;

    private final Frame frame;
    private final int step;
    private final int lead;
    private final int[] starts;
    private final int[] ends;
    private final int spokenEnd;

    private float[] made = new float[0];
    private int count;
    private int begin = -1;
    private int sent;

    /**
     * Which words the sound is of.
     *
     * @param firstWord index of the first in the clause
     * @param endWord index after the last
     * @param pause what follows
     */
    record Frame(int firstWord, int endWord, Clause.Pause pause) {}

    /**
     * @param step samples of one step of duration
     * @param durations steps of each symbol the network was given
     * @param owners word of each symbol, or negative
     */
    ClauseSound(Frame frame, int step, long[] durations, int[] owners) {
        this.frame = frame;
        this.step = step;
        int words = frame.endWord - frame.firstWord;
        starts = new int[words];
        ends = new int[words];
        Arrays.fill(starts, -1);
        int at = 0;
        for (int i = 0; i < durations.length; i++) {
            int end = at + (int) durations[i] * step;
            int word = i < owners.length && owners[i] >= 0 ? owners[i] - frame.firstWord : -1;
            if (word >= 0 && word < words) {
                starts[word] = starts[word] < 0 ? at : starts[word];
                ends[word] = end;
            }
            at = end;
        }
        lead = (int) durations[0] * step;
        spokenEnd = Arrays.stream(ends).max().orElse(0);
    }

    void speak(Vocoder vocoder, double speed, Synthesizer.Listener listener) {
        for (float[] next = vocoder.next(); next.length > 0; next = vocoder.next()) {
            if (listener.cancelled()) {
                return;
            }
            add(next);
            if (begin < 0) {
                findBegin(false);
            }
            int ready = Math.min(count, spokenEnd);
            if (sent == 0 || ready - sent >= AT_ONCE) {
                send(ready, listener);
            }
        }
        findBegin(true);
        finish(speed, listener);
    }

    private void add(float[] samples) {
        if (count + samples.length > made.length) {
            made = Arrays.copyOf(made, Math.max(2 * made.length, count + samples.length));
        }
        System.arraycopy(samples, 0, made, count, samples.length);
        count += samples.length;
    }

    /** The first audible sample, or the end of the lead where the clause begins with a sound as soft as that. */
    private void findBegin(boolean complete) {
        if (begin >= 0) {
            return;
        }
        int limit = Math.min(lead, count);
        for (int i = 0; i < limit; i++) {
            if (Math.abs(made[i]) > AUDIBLE) {
                begin = Math.max(0, i - MARGIN);
                return;
            }
        }
        if (complete || count >= lead) {
            begin = Math.max(0, limit - MARGIN);
        }
    }

    private void send(int to, Synthesizer.Listener listener) {
        if (begin < 0 || to <= Math.max(begin, sent)) {
            return;
        }
        if (sent == 0) {
            sent = begin;
            listener.words(frame.firstWord, spans());
            Fade.in(made, begin, FADE);
        }
        listener.audio(Arrays.copyOfRange(made, sent, to));
        sent = to;
    }

    private List<Synthesizer.Span> spans() {
        List<Synthesizer.Span> spans = new ArrayList<>(starts.length);
        int before = 0;
        for (int i = 0; i < starts.length; i++) {
            int start = starts[i] < 0 ? before : Math.max(before, starts[i] - begin);
            int end = starts[i] < 0 ? start : Math.max(start, ends[i] - begin);
            spans.add(new Synthesizer.Span(start, end));
            before = end;
        }
        return spans;
    }

    private void finish(double speed, Synthesizer.Listener listener) {
        int last = count - 1;
        while (last > Math.max(sent, begin) && Math.abs(made[last]) <= AUDIBLE) {
            last--;
        }
        int end = Math.max(spokenEnd, Math.min(count, last + MARGIN));
        int pause = (int) (frame.pause.ms() * Vocoder.SAMPLE_RATE / 1000 / speed);
        add(new float[pause]);
        Arrays.fill(made, end, count, 0);
        Fade.out(made, end, FADE);
        int to = frame.pause == Clause.Pause.NONE ? end : end + pause;
        send(to, listener);
    }

    /** Ramps that keep a cut from clicking. */
    private static final class Fade {
        private Fade() {}

        static void in(float[] samples, int from, int length) {
            int end = Math.min(samples.length, from + length);
            for (int i = from; i < end; i++) {
                samples[i] *= (float) (i - from) / length;
            }
        }

        static void out(float[] samples, int to, int length) {
            for (int i = Math.max(0, to - length); i < to; i++) {
                samples[i] *= (float) (to - i) / length;
            }
        }
    }
}
