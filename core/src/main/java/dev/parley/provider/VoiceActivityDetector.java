package dev.parley.provider;

/** Tells speech from everything else. */
public interface VoiceActivityDetector extends Provider {
    /** A detector for one stream of PCM16 mono at {@code sampleRate} Hz. The provider must be ready. */
    Stream open(int sampleRate);

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
