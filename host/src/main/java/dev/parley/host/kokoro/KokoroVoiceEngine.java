package dev.parley.host.kokoro;

import dev.parley.host.HostedVoice;
import dev.parley.host.RequestException;
import dev.parley.host.SentenceBreaks;
import java.util.List;

/**
 * Replies in the voices of a model, sentence by sentence: a reply that nobody hears any more ends with its sentence, and
 * replies of several callers take turns. Thread-safe, but for {@link #close}.
 */
final class KokoroVoiceEngine implements HostedVoice {
    /** -44 dB: quieter is silence, before and behind the words. */
    private static final float AUDIBLE = 0.006f;
    /** 20 ms kept before the words, so that no sound's beginning is cut. */
    private static final int BEFORE = PhonemeSpeaker.SAMPLE_RATE / 50;
    /** A quarter of a second behind them: the pause of a sentence, which the network makes longer. */
    private static final int BEHIND = PhonemeSpeaker.SAMPLE_RATE / 4;

    private final String model;
    private final PhonemeReader reader;
    private final PhonemeSpeaker speaker;
    private final VoiceStyles voices;
    private final int workers;

    KokoroVoiceEngine(String model, PhonemeReader reader, PhonemeSpeaker speaker, VoiceStyles voices, int workers) {
        this.model = model;
        this.reader = reader;
        this.speaker = speaker;
        this.voices = voices;
        this.workers = workers;
    }

    @Override
    public String modelName() {
        return model;
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    public int sampleRate() {
        return PhonemeSpeaker.SAMPLE_RATE;
    }

    @Override
    public List<String> voices() {
        return voices.names();
    }

    @Override
    public void speak(Text text, Output output) throws RequestException {
        for (String sentence : SentenceBreaks.of(text.words())) {
            for (long[] phonemes : reader.read(sentence)) {
                float[] style = voices.style(text.voice(), phonemes.length);
                short[] samples = spoken(speaker.speak(phonemes, style, text.speed()));
                if (samples.length > 0 && !output.take(samples)) {
                    return;
                }
            }
        }
    }

    /** PCM16 without most of the silence around the words. */
    private static short[] spoken(float[] samples) {
        int from = 0;
        while (from < samples.length && Math.abs(samples[from]) <= AUDIBLE) {
            from++;
        }
        int to = samples.length;
        while (to > from && Math.abs(samples[to - 1]) <= AUDIBLE) {
            to--;
        }
        if (from == to) {
            return new short[0];
        }
        from = Math.max(0, from - BEFORE);
        to = Math.min(samples.length, to + BEHIND);
        short[] pcm = new short[to - from];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.round(Math.clamp(samples[from + i], -1, 1) * Short.MAX_VALUE);
        }
        return pcm;
    }

    @Override
    public void close() {
        speaker.close();
        reader.close();
    }
}
