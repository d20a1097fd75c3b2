package dev.parley.simulator.speech;

import dev.parley.resample.Resampler;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simulated recogniser hears in PCM16 mono, little-endian, that comes in pieces of any length. Times are seconds of
 * the audio that came. Pure; of one connection.
 */
public final class HeardAudio {
    private static final int RATE = 24_000;
    private static final double SPEECH = 0.008;
    private static final float FULL_SCALE = 32_768;
    /** Enough for the recogniser to tell the rest of a line, and to take what follows for another one. */
    private static final int SILENT_FRAMES = 9;

    private final SimulatedRecogniser recogniser;
    private final Resampler resampler;
    private final int rate;
    private float[] frame = new float[SimulatedRecogniser.FRAME];
    private int filled;
    private long samples;
    private long frames;
    private double added;
    private int half = -1;

    /** One word and when it was said. */
    public record Word(String text, double start, double end) {}

    /**
     * 80 ms of audio.
     *
     * @param words that ended in it
     * @param end in seconds
     */
    public record Frame(List<Word> words, boolean voiced, double end) {}

    /** @param rate in Hz, one that can be resampled */
    public HeardAudio(Script script, int rate) {
        this.recogniser = new SimulatedRecogniser(script);
        this.resampler = new Resampler(rate, RATE);
        this.rate = rate;
    }

    /** The frames that a piece completes. */
    public List<Frame> take(byte[] pcm) {
        short[] in = samples(pcm);
        samples += in.length;
        short[] out = new short[resampler.maxOutput(in.length)];
        int count = resampler.process(in, 0, in.length, out, 0);
        List<Frame> heard = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frame[filled++] = out[i] / FULL_SCALE;
            if (filled == frame.length) {
                heard.add(hear());
            }
        }
        return heard;
    }

    private short[] samples(byte[] pcm) {
        short[] in = new short[(pcm.length + (half >= 0 ? 1 : 0)) / 2];
        int at = 0;
        for (byte each : pcm) {
            if (half < 0) {
                half = each & 0xff;
            } else {
                in[at++] = (short) (half | each << 8);
                half = -1;
            }
        }
        return in;
    }

    private Frame hear() {
        boolean voiced = loudness(frame) > SPEECH;
        List<SimulatedRecogniser.Heard> words = recogniser.hear(frame);
        frames++;
        frame = new float[SimulatedRecogniser.FRAME];
        filled = 0;
        double end = Math.min(seconds(), frames * SimulatedRecogniser.FRAME_SECONDS - added);
        return new Frame(
                words.stream()
                        .map(word -> new Word(word.text(), at(word.startSeconds(), end), at(word.stopSeconds(), end)))
                        .toList(),
                voiced,
                end);
    }

    private double at(double seconds, double end) {
        return Math.clamp(seconds - added, 0, end);
    }

    private static double loudness(float[] samples) {
        double sum = 0;
        for (float sample : samples) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }

    /** The words that are left in the audio so far: what follows is another utterance. */
    public List<Word> finish() {
        List<Word> words = new ArrayList<>();
        double before = frames * SimulatedRecogniser.FRAME_SECONDS - added;
        words.addAll(hear().words());
        for (int i = 0; i < SILENT_FRAMES; i++) {
            words.addAll(hear().words());
        }
        // The clock goes on where the audio has come to.
        added += frames * SimulatedRecogniser.FRAME_SECONDS - added - Math.max(before, seconds());
        return words;
    }

    /** Seconds of audio that came. */
    public double seconds() {
        return samples / (double) rate;
    }
}
