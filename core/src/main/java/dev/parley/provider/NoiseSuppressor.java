package dev.parley.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Takes noise out of the caller's audio before anything listens to it. What is lost or late costs no call: whoever feeds it
 * keeps the audio as it came until the answer is there.
 */
public interface NoiseSuppressor extends Provider {
    Capabilities capabilities();

    /** For one session's audio, PCM16 mono at {@code sampleRate} Hz. The provider must be ready. */
    Stream open(int sampleRate, Field field);

    /** Where the caller's microphone is. */
    enum Field {
        /** At the mouth, as in a headset. */
        NEAR,
        /** Somewhere in the room, as in a laptop. */
        FAR
    }

    /** @param unasked for whom it works whose client has said nothing of it; empty: nobody */
    record Capabilities(Optional<Field> unasked) {}

    /** One session's audio. Thread-safe; no call blocks. */
    interface Stream extends AutoCloseable {
        /** How many samples what comes out lies behind what goes in; the same for the stream's life. */
        int delaySamples();

        /**
         * Takes the samples that follow those before, and gives as many, those of {@link #delaySamples()} earlier; silence
         * before the first. Computed in the order given.
         *
         * @param samples not changed until the answer came
         * @param within after which the answer is of no use
         * @return on any thread; fails with a {@link ProviderException}, which is {@link ProviderException.Kind#AT_CAPACITY}
         *     when there is no room, or it waited too long. The samples are missing from the stream then: of the next answer
         *     what lies before its first sample is of no use, and later ones are
         */
        CompletionStage<short[]> suppress(short[] samples, Duration within);

        /** Drops what waits; its stages fail. What is being computed comes to its end. */
        @Override
        void close();
    }
}
