package dev.parley.host;

import java.util.List;

/** Turns text into speech. Called on its workers' threads, by as many at once as it has {@link #workers}. */
public interface HostedVoice extends Hosted {
    /** Of all samples it makes, in Hz. */
    int sampleRate();

    /** Names of its voices, the first of which speaks for names it does not know. */
    List<String> voices();

    /**
     * Speaks a text, in pieces as it has them. Blocks until all of it was taken, or the listener is gone.
     *
     * @throws RequestException when it cannot be spoken
     */
    void speak(Text text, Output output) throws RequestException;

    /**
     * @param voice name of one of its voices, or any other
     * @param speed 1 is its own; from 0.25 to 4
     */
    record Text(String words, String voice, double speed) {}

    /** Where the samples go. */
    interface Output {
        /**
         * Takes a piece, PCM16 mono; the array is not read any more when it returns. Blocks while the listener is behind.
         *
         * @return false when nobody listens any more: stop
         */
        boolean take(short[] samples);
    }
}
