package dev.parley.provider;

import java.util.concurrent.CompletionStage;

/**
 * Tells from the sound of what was just said whether its speaker has finished. An opinion only: when to ask, and what
 * follows from the answer, is turn-taking's business.
 */
public interface EndOfTurnDetector extends Provider {
    Capabilities capabilities();

    /** For one session's questions about PCM16 mono at {@code sampleRate} Hz. The provider must be ready. */
    Stream open(int sampleRate);

    /** @param windowMs how much audio before the question counts; what is older is left out */
    record Capabilities(long windowMs) {}

    /** One session's questions. Thread-safe; no call blocks. */
    interface Stream extends AutoCloseable {
        /**
         * Asks about audio that ends in the silence behind speech. To be asked soon after it fell silent and with speech
         * in the window: silence alone, or a long one, sounds like an end.
         *
         * @param audio the last {@link Capabilities#windowMs()} ms or less; not changed until the answer came
         * @return the probability that the turn is over, 0 to 1, on any thread; fails with a {@link ProviderException},
         *     which is {@link ProviderException.Kind#AT_CAPACITY} when too much waits to be computed
         */
        CompletionStage<Double> completed(short[] audio);

        /** Drops questions that wait; their stages fail. */
        @Override
        void close();
    }
}
