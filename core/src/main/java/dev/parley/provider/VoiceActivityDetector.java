package dev.parley.provider;

import java.time.Duration;
import java.util.OptionalInt;

/** Tells speech from everything else. */
public interface VoiceActivityDetector extends Provider {
    /** What it works with, once it is ready. */
    Capabilities capabilities();

    /** A detector for one stream of PCM16 mono at {@code sampleRate} Hz. The provider must be ready. */
    Stream open(int sampleRate);

    /**
     * @param sampleRate of its own, in Hz, at which nothing is resampled; empty where it works at any
     * @param frame how much audio a call of {@link Stream#probability} takes at any rate, to the nearest sample
     */
    record Capabilities(OptionalInt sampleRate, Duration frame) {}

    /** One stream's detector. Confined to the session's loop, where it computes; a frame takes well under 1 ms. */
    interface Stream extends AutoCloseable {
        /** Samples a call of {@link #probability} takes, at the stream's rate. */
        int frameSamples();

        /** Probability, 0 to 1, that the next {@link #frameSamples()} samples from {@code offset} are speech. */
        double probability(short[] samples, int offset);

        /** Forgets the past, as after a gap in the audio. */
        void reset();

        @Override
        void close();
    }
}
