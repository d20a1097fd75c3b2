package dev.parley.host;

import java.util.List;
import java.util.Optional;

/** Turns whole utterances into words. Called on its workers' threads, by as many at once as it has {@link #workers}. */
public interface HostedRecogniser extends Hosted {
    /** Of all audio it is given, in Hz. */
    int SAMPLE_RATE = 16_000;

    /**
     * What was said. Blocks until it is known.
     *
     * @throws RequestException when it cannot be heard
     */
    Result recognise(Speech speech) throws RequestException;

    /**
     * @param samples PCM16 mono at {@link #SAMPLE_RATE}; never changed
     * @param language primary BCP-47 subtag; empty lets it find out, where it can
     * @param prompt text that helps with names and jargon
     */
    record Speech(short[] samples, Optional<String> language, Optional<String> prompt) {}

    /**
     * @param words with their times, as many as the text has; empty where it does not know them
     */
    record Result(String text, Optional<String> language, List<Word> words) {
        public Result {
            words = List.copyOf(words);
        }
    }

    /** A word in ms from the beginning of the utterance. */
    record Word(String text, long startMs, long endMs) {}
}
