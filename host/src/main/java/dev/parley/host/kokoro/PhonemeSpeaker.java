package dev.parley.host.kokoro;

import dev.parley.host.RequestException;

/** Speaks phonemes. Thread-safe, but for {@link #close}. */
interface PhonemeSpeaker extends AutoCloseable {
    /** Of what it makes, in Hz. */
    int SAMPLE_RATE = 24_000;

    /**
     * Samples, roughly between -1 and 1. Blocks until its turn has come and it is spoken.
     *
     * @param phonemes their numbers, without edges
     * @param style {@link VoiceStyles#WIDTH} numbers
     * @param speed above 1 is faster
     */
    float[] speak(long[] phonemes, float[] style, double speed) throws RequestException;

    @Override
    void close();
}
